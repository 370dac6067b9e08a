package io.scoreline.api.table;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.scoreline.shard.memory.Reservation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Memory outside the heap for one table, in pieces of whole words of eight bytes. A piece has a *place*, its chunk's
/// number and its first word in it, 17 bits; 0 is none. Pieces come in sizes ([#capacity]); one given back is used again
/// for its size, and a large one, when no other room is left, for anything. Chunks are reserved before they are made and
/// given back together.
///
/// One thread takes and gives back. Others may read any piece at any time, also one that was given back, in which they
/// find anything: [Stripe] tells them whether what they have read counts.
final class RecordArena implements AutoCloseable {
    static final int NONE = 0;
    private static final int WORD_BITS = 17;
    private static final int CHUNK_WORDS = 1 << WORD_BITS;
    private static final int WORD_MASK = CHUNK_WORDS - 1;
    private static final int SMALL_WORDS = 128;
    private static final int STEPS = 8;
    private static final long CHUNK_BYTES = (long) CHUNK_WORDS * Long.BYTES;

    /// Address space from which chunks are cut; memory is taken by those alone that are used.
    private static final long MAPPING_BYTES = 32 * CHUNK_BYTES;

    /// The first chunks have small pages: a huge one takes its whole memory at once, of which a small table would use little.
    private static final int SMALL_CHUNKS = 8;

    private final TableMemory memory;
    private final Arena arena = Arena.ofShared();
    private final List<Reservation> reservations = new ArrayList<>();
    private final long[] smallFree = new long[SMALL_WORDS + 1];
    private final Map<Integer, Long> largeFree = new HashMap<>();
    private final TreeSet<Integer> largeSizes = new TreeSet<>();
    private MemorySegment unused = MemorySegment.NULL;
    private volatile MemorySegment[] chunks = {};
    private volatile long bytes;
    private long total;
    private boolean exhausted;
    private long nextPlace;
    private int wordsLeft;

    RecordArena(TableMemory memory) {
        this.memory = memory;
    }

    /// Words that a piece for so many bytes has: to the word up to 1 KiB, in eight steps from each power of two to the
    /// next beyond.
    static int capacity(int bytes) {
        int words = Math.ceilDiv(bytes, Long.BYTES);
        if (words <= SMALL_WORDS) {
            return words;
        }
        int step = Integer.highestOneBit(words) / STEPS;
        return Math.ceilDiv(words, step) * step;
    }

    /// The place of a piece for so many bytes; [#NONE] when there is no memory.
    long take(int forBytes) throws InterruptedException {
        int words = capacity(forBytes);
        long reused = reuse(words);
        if (reused != NONE) {
            return reused;
        }
        if (wordsLeft < words && !refill(words)) {
            return NONE;
        }
        long place = nextPlace;
        nextPlace += words;
        wordsLeft -= words;
        return place;
    }

    private long reuse(int words) {
        long place = words <= SMALL_WORDS ? smallFree[words] : largeFree.getOrDefault(words, (long) NONE);
        if (place != NONE) {
            unlink(words, place);
        }
        return place;
    }

    private void unlink(int words, long place) {
        long next = chunk(place).get(JAVA_LONG, offset(place));
        if (words <= SMALL_WORDS) {
            smallFree[words] = next;
        } else if (next != NONE) {
            largeFree.put(words, next);
        } else {
            largeFree.remove(words);
            largeSizes.remove(words);
        }
    }

    /// Makes the largest piece that is free the one from which further ones are cut, or else a new chunk.
    private boolean refill(int words) throws InterruptedException {
        Integer largest = largeSizes.floor(CHUNK_WORDS);
        int found = largest != null && largest >= words ? largest : Math.max(words, CHUNK_WORDS);
        long place = largest != null && largest >= words ? reuse(found) : newChunk(found);
        if (place == NONE) {
            return false;
        }
        giveBackRest();
        nextPlace = place;
        wordsLeft = found;
        return true;
    }

    private long newChunk(int words) throws InterruptedException {
        long size = (long) words * Long.BYTES;
        Optional<Reservation> reservation = exhausted ? Optional.empty() : memory.take(size);
        if (reservation.isEmpty()) {
            // Not asked for again: whoever asks waits, and the table is full from now on.
            exhausted = true;
            return NONE;
        }
        reservations.add(reservation.get());
        MemorySegment[] before = chunks;
        MemorySegment[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = allocate(size);
        chunks = after;
        total += size;
        bytes = total;
        // Chunks are counted from 1, so that no piece has place 0.
        return (long) after.length << WORD_BITS;
    }

    private MemorySegment allocate(long size) {
        if (size != CHUNK_BYTES || chunks.length < SMALL_CHUNKS) {
            return arena.allocate(size, Long.BYTES);
        }
        if (unused.byteSize() == 0) {
            unused = HugePages.map(MAPPING_BYTES, arena).orElse(MemorySegment.NULL);
        }
        if (unused.byteSize() == 0) {
            return arena.allocate(size, Long.BYTES);
        }
        MemorySegment chunk = unused.asSlice(0, size);
        unused = unused.asSlice(size);
        return chunk;
    }

    private void giveBackRest() {
        while (wordsLeft > 0) {
            int step = Math.max(1, wordsLeft > SMALL_WORDS ? Integer.highestOneBit(wordsLeft) / STEPS : 1);
            int words = wordsLeft / step * step;
            giveBack(nextPlace, words * Long.BYTES);
            nextPlace += words;
            wordsLeft -= words;
        }
    }

    /// Gives a piece back that was taken for so many bytes.
    void giveBack(long place, int forBytes) {
        int words = capacity(forBytes);
        MemorySegment chunk = chunk(place);
        if (words <= SMALL_WORDS) {
            chunk.set(JAVA_LONG, offset(place), smallFree[words]);
            smallFree[words] = place;
        } else {
            chunk.set(JAVA_LONG, offset(place), largeFree.getOrDefault(words, (long) NONE));
            largeFree.put(words, place);
            largeSizes.add(words);
        }
    }

    /// The chunk of a place; [IndexOutOfBoundsException] when there is none.
    MemorySegment chunk(long place) {
        return chunks[(int) (place >>> WORD_BITS) - 1];
    }

    /// The byte in its chunk at which a place begins.
    static long offset(long place) {
        return (place & WORD_MASK) * Long.BYTES;
    }

    /// Bytes of all chunks.
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
        for (Reservation reservation : reservations) {
            memory.giveBack(reservation.bytes());
            reservation.close();
        }
        reservations.clear();
    }
}
