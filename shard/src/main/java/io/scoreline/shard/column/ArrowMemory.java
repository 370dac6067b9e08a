package io.scoreline.shard.column;

import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/// The process's Arrow allocator; every scan allocates from a child that can take no more than its reservation, and all
/// of them together no more than the budget has reserved. Thread-safe.
public final class ArrowMemory implements AutoCloseable {
    private final BufferAllocator root;

    /// Bound by the reservations of its children alone.
    public ArrowMemory() {
        this(null);
    }

    /// Bound by the budget as well: whoever gave a reservation back before its memory is refused more.
    public ArrowMemory(@Nullable MemoryBudget budget) {
        this.root = budget == null
                ? new RootAllocator()
                : new RootAllocator(new WithinBudget(budget), budget.limitBytes());
    }

    /// An allocator limited to the bytes that the reservation holds now; the caller closes it, then the reservation.
    public BufferAllocator child(String name, Reservation reservation) {
        return root.newChildAllocator(name, 0, reservation.bytes());
    }

    public long allocatedBytes() {
        return root.getAllocatedMemory();
    }

    /// The most that was allocated at once.
    public long peakBytes() {
        return root.getPeakMemoryAllocation();
    }

    /// Throws [IllegalStateException] when something is still allocated.
    @Override
    public void close() {
        root.close();
    }

    /// Hears of every buffer before it is allocated.
    private static final class WithinBudget implements AllocationListener {
        private final MemoryBudget budget;
        private final AtomicLong allocated = new AtomicLong();

        WithinBudget(MemoryBudget budget) {
            this.budget = budget;
        }

        @Override
        public void onPreAllocation(long size) {
            long reserved = budget.reservedBytes();
            if (allocated.get() + size > reserved) {
                throw new OutOfMemoryException("buffer of " + size + " bytes: " + allocated.get()
                        + " bytes are allocated, expected them to stay within the " + reserved + " that are reserved");
            }
        }

        @Override
        public void onAllocation(long size) {
            allocated.addAndGet(size);
        }

        @Override
        public void onRelease(long size) {
            allocated.addAndGet(-size);
        }
    }
}
