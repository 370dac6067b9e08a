package io.scoreline.shard.column;

import io.scoreline.shard.memory.Reservation;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// The process's Arrow allocator; every scan allocates from a child that can take no more than its reservation.
/// Thread-safe.
public final class ArrowMemory implements AutoCloseable {
    private final BufferAllocator root = new RootAllocator();

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
}
