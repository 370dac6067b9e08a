package io.scoreline.api.table;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The entities whose hash begins with the same bits: slots with linear probing, each `tag << 40 | place of the record`,
/// 0 when empty. How readers and the writer meet is told in the package's description.
final class Stripe {
    private static final int PLACE_BITS = Long.SIZE - Probe.TAG_BITS;
    private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;
    private static final int FIRST_SLOTS = 8;

    /// A record is written in less than this.
    private static final int SPINS = 128;

    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(Stripe.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final RecordArena arena;
    private MemorySegment slots = MemorySegment.NULL;
    private long slotsPlace = RecordArena.NONE;
    private int used;

    /// Odd while the writer changes something.
    private int version;

    Stripe(RecordArena arena) {
        this.arena = arena;
    }

    // Readers.

    /// A copy of the entity's record, or null.
    byte @Nullable [] find(Probe probe) {
        for (int tries = 1; true; tries++) {
            int before = (int) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                try {
                    byte[] found = copyOf(probe);
                    if (isStill(before)) {
                        return found;
                    }
                } catch (IndexOutOfBoundsException | NegativeArraySizeException torn) {
                    if (isStill(before)) {
                        throw torn;
                    }
                }
            }
            if (tries % SPINS == 0) {
                // The writer may wait for this very processor.
                LockSupport.parkNanos(1);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private boolean isStill(int before) {
        VarHandle.acquireFence();
        return (int) VERSION.getOpaque(this) == before;
    }

    private byte @Nullable [] copyOf(Probe probe) {
        MemorySegment at = slots;
        int mask = slotsOf(at) - 1;
        for (int i = 0, slot = (int) probe.second() & mask; i <= mask; i++, slot = (slot + 1) & mask) {
            long value = at.get(JAVA_LONG, (long) slot * Long.BYTES);
            if (value == 0) {
                return null;
            }
            if (value >>> PLACE_BITS == probe.tag() && hashAt(value & PLACE_MASK) == probe.second()) {
                byte[] record = copy(value & PLACE_MASK);
                if (probe.isOf(new TableRecord(record, 0))) {
                    return record;
                }
            }
        }
        return null;
    }

    private static int slotsOf(MemorySegment slots) {
        return (int) (slots.byteSize() / Long.BYTES);
    }

    private long hashAt(long place) {
        return arena.chunk(place).get(JAVA_LONG, RecordArena.offset(place));
    }

    private int lengthAt(long place) {
        return arena.chunk(place).get(JAVA_INT, RecordArena.offset(place) + TableRecord.LENGTH_AT);
    }

    private byte[] copy(long place) {
        MemorySegment chunk = arena.chunk(place);
        long offset = RecordArena.offset(place);
        int length = chunk.get(JAVA_INT, offset + TableRecord.LENGTH_AT);
        MemorySegment piece = chunk.asSlice(offset, length);
        byte[] record = new byte[length];
        MemorySegment.copy(piece, JAVA_BYTE, 0, record, 0, length);
        return record;
    }

    /// Copies all records, each as it was at some moment of the call, and none twice.
    void copyAll(RecordBuffer into) {
        while (!tryCopyAll(into)) {
            Thread.onSpinWait();
        }
    }

    private boolean tryCopyAll(RecordBuffer into) {
        into.clear();
        VarHandle.acquireFence();
        MemorySegment seen = slots;
        for (int slot = 0; slot < slotsOf(seen); slot++) {
            if (!copySlot(seen, slot, into)) {
                return false;
            }
        }
        return true;
    }

    /// False when the slots were replaced by more of them: then all begins again.
    private boolean copySlot(MemorySegment seen, int slot, RecordBuffer into) {
        while (true) {
            int before = (int) VERSION.getAcquire(this);
            if ((before & 1) == 0) {
                // There are always more of them than before.
                if (slots.byteSize() != seen.byteSize()) {
                    return false;
                }
                try {
                    long value = seen.get(JAVA_LONG, (long) slot * Long.BYTES);
                    byte[] record = value == 0 ? null : copy(value & PLACE_MASK);
                    if (isStill(before)) {
                        into.add(record);
                        return true;
                    }
                } catch (IndexOutOfBoundsException | NegativeArraySizeException torn) {
                    if (isStill(before)) {
                        throw torn;
                    }
                }
            }
            Thread.onSpinWait();
        }
    }

    // The writer.

    private void begin() {
        VERSION.setOpaque(this, version + 1);
        VarHandle.releaseFence();
    }

    private void end() {
        VERSION.setRelease(this, version + 1);
    }

    /// For the writer alone, who needs no check.
    byte @Nullable [] held(Probe probe) {
        return copyOf(probe);
    }

    /// Adds a record of an entity that is not held; false when there is no memory.
    boolean add(Probe probe, byte[] record) throws InterruptedException {
        if (4 * (used + 1) > 3 * slotsOf(slots) && !grow()) {
            return false;
        }
        long place = arena.take(record.length);
        if (place == RecordArena.NONE) {
            return false;
        }
        begin();
        write(place, record);
        insert(slots, probe.tag() << PLACE_BITS | place, probe.second());
        end();
        used++;
        return true;
    }

    /// Replaces an entity's record; false when there is no memory for it, and the former one stays.
    boolean replace(Probe probe, byte[] record) throws InterruptedException {
        int slot = slotOf(probe);
        long before = slots.get(JAVA_LONG, (long) slot * Long.BYTES) & PLACE_MASK;
        int length = lengthAt(before);
        boolean fits = RecordArena.capacity(length) == RecordArena.capacity(record.length);
        long place = fits ? before : arena.take(record.length);
        if (place == RecordArena.NONE) {
            return false;
        }
        begin();
        write(place, record);
        slots.set(JAVA_LONG, (long) slot * Long.BYTES, probe.tag() << PLACE_BITS | place);
        if (!fits) {
            arena.giveBack(before, length);
        }
        end();
        return true;
    }

    private int slotOf(Probe probe) {
        int mask = slotsOf(slots) - 1;
        for (int slot = (int) probe.second() & mask; true; slot = (slot + 1) & mask) {
            long value = slots.get(JAVA_LONG, (long) slot * Long.BYTES);
            if (value == 0) {
                throw new IllegalStateException("an entity to be replaced is not held");
            }
            if (value >>> PLACE_BITS == probe.tag()
                    && hashAt(value & PLACE_MASK) == probe.second()
                    && probe.isOf(new TableRecord(copy(value & PLACE_MASK), 0))) {
                return slot;
            }
        }
    }

    private void write(long place, byte[] record) {
        MemorySegment.copy(
                record, 0, arena.chunk(place), JAVA_BYTE, RecordArena.offset(place), record.length);
    }

    private static void insert(MemorySegment into, long value, long hash) {
        int mask = slotsOf(into) - 1;
        int slot = (int) hash & mask;
        while (into.get(JAVA_LONG, (long) slot * Long.BYTES) != 0) {
            slot = (slot + 1) & mask;
        }
        into.set(JAVA_LONG, (long) slot * Long.BYTES, value);
    }

    /// Twice the slots, filled beside the former ones, which readers use until they are swapped.
    private boolean grow() throws InterruptedException {
        int count = Math.max(FIRST_SLOTS, 2 * slotsOf(slots));
        int bytes = count * Long.BYTES;
        long place = arena.take(bytes);
        if (place == RecordArena.NONE) {
            return false;
        }
        MemorySegment next = arena.chunk(place).asSlice(RecordArena.offset(place), bytes).fill((byte) 0);
        for (int slot = 0; slot < slotsOf(slots); slot++) {
            long value = slots.get(JAVA_LONG, (long) slot * Long.BYTES);
            if (value != 0) {
                insert(next, value, hashAt(value & PLACE_MASK));
            }
        }
        MemorySegment former = slots;
        long formerPlace = slotsPlace;
        begin();
        slots = next;
        slotsPlace = place;
        if (formerPlace != RecordArena.NONE) {
            arena.giveBack(formerPlace, (int) former.byteSize());
        }
        end();
        return true;
    }
}
