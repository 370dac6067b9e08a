package io.scoreline.scoring.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Memory outside the heap for what a pass knows of its entities: slabs, from which pieces are cut that are never moved.
/// A block is a piece of 2^n longs; one that is given back serves the next of its size. Places are numbers, the first
/// long of a piece; 0 is none's. Closing frees everything. Not thread-safe.
public final class Slabs implements AutoCloseable {
    /// No piece has this place.
    public static final int NONE = 0;

    private static final int SLAB_BITS = 13;
    private static final int SLAB_LONGS = 1 << SLAB_BITS;
    private static final int MOST_SLABS = 1 << (Integer.SIZE - 1 - SLAB_BITS);
    private static final int FIRST_SLABS = 4;

    /// The first slabs are small, each twice the one before: many passes see few entities.
    private static final int FIRST_LONGS = 1024;

    private @Nullable Arena arena;
    private MemorySegment[] slabs = new MemorySegment[FIRST_SLABS];
    private int count;
    private int next;
    private int end;
    private long bytes;
    private final int[] givenBack = new int[Integer.SIZE];

    /// Cuts a piece of so many longs, all 0.
    public int cut(int longs) {
        if (longs > end - next) {
            addSlab(longs);
        }
        int place = next;
        next += longs;
        return place;
    }

    /// Takes a block of 2^power longs, whatever is in them.
    int takeBlock(int power) {
        int place = givenBack[power];
        if (place == NONE) {
            return cut(1 << power);
        }
        givenBack[power] = (int) segment(place).get(ValueLayout.JAVA_LONG, offset(place));
        return place;
    }

    void giveBack(int place, int power) {
        segment(place).set(ValueLayout.JAVA_LONG, offset(place), givenBack[power]);
        givenBack[power] = place;
    }

    /// The memory that the piece at a place lies in.
    public MemorySegment segment(int place) {
        return slabs[place >>> SLAB_BITS];
    }

    /// Where in its memory the piece begins, in bytes.
    public static long offset(int place) {
        return (long) Long.BYTES * (place & (SLAB_LONGS - 1));
    }

    /// Bytes taken from the system.
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }

    /// What is left of the last slab is lost; a piece that is larger than a slab has one of its own.
    private void addSlab(int longs) {
        Arena from = arena;
        if (from == null) {
            from = Arena.ofShared();
            arena = from;
        }
        int first = count == 0 ? 1 : 0;
        int usual = count >= SLAB_BITS ? SLAB_LONGS : Math.min(SLAB_LONGS, FIRST_LONGS << count);
        int size = Math.max(usual, longs + first);
        int numbers = (size + SLAB_LONGS - 1) >>> SLAB_BITS;
        if (count + numbers > MOST_SLABS) {
            throw new IllegalStateException("more than " + MOST_SLABS + " slabs of states");
        }
        if (count + numbers > slabs.length) {
            slabs = Arrays.copyOf(slabs, Math.max(count + numbers, 2 * slabs.length));
        }
        MemorySegment slab = from.allocate((long) Long.BYTES * size, Long.BYTES);
        slabs[count] = slab;
        next = (count << SLAB_BITS) + first;
        end = (count << SLAB_BITS) + size;
        count += numbers;
        bytes += slab.byteSize();
    }
}
