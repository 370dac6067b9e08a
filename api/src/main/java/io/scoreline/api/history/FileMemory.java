package io.scoreline.api.history;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/// Room for the columns of one file, reserved before anything is read. Closed when the file has been read.
final class FileMemory implements AutoCloseable {
    /// So many scans of large files fit the budget beside each other.
    private static final int LEAST_SCANS = 4;

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Reservation reservation;
    private final BufferAllocator allocator;

    private FileMemory(Reservation reservation, BufferAllocator allocator) {
        this.reservation = reservation;
        this.allocator = allocator;
    }

    static FileMemory reserve(MemoryBudget budget, ArrowMemory arrow, TableReader reader, Set<Integer> columns)
            throws IOException {
        long bytes = Math.min(reader.scanBytes(columns), budget.limitBytes() / LEAST_SCANS);
        try {
            Reservation reservation = budget.reserve(bytes, WAIT);
            return new FileMemory(reservation, arrow.child("history", reservation));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for memory to read events", e);
        }
    }

    BufferAllocator allocator() {
        return allocator;
    }

    @Override
    public void close() {
        try (reservation) {
            allocator.close();
        }
    }
}
