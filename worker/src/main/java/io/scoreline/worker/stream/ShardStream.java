package io.scoreline.worker.stream;

import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.PageArrays;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// Streams files under the memory budget. The caller's (virtual) thread waits for memory; the file is read on one of
/// `threads`, which never wait. Thread-safe.
public final class ShardStream {
    /// So many scans of large files fit the budget beside each other.
    private static final int LEAST_SCANS = 4;

    private final FileStore store;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final ExecutorService threads;
    private final long chunkBytes;
    private final Duration memoryWait;
    /// Of each of the threads; one scan at a time uses them.
    private final ThreadLocal<PageArrays> pageArrays = ThreadLocal.withInitial(PageArrays::new);

    /// `chunkBytes`, and a share of the budget, is the most that one scan takes: with less than it would like its
    /// chunks are smaller.
    public ShardStream(
            FileStore store,
            ArrowMemory arrow,
            MemoryBudget budget,
            ExecutorService threads,
            long chunkBytes,
            Duration memoryWait) {
        this.chunkBytes = Math.min(chunkBytes, budget.limitBytes() / LEAST_SCANS);
        this.store = store;
        this.arrow = arrow;
        this.budget = budget;
        this.threads = threads;
        this.memoryWait = memoryWait;
    }

    /// Hands all rows of the file to the sink, in order. Throws [io.scoreline.shard.memory.MemoryExhaustedException]
    /// when no memory came in time.
    public void read(ShardPath path, ChunkSink sink) throws IOException, InterruptedException {
        long missing = onThread(() -> attempt(path, sink, null));
        while (missing > 0) {
            try (Reservation memory = budget.reserve(missing, memoryWait)) {
                missing = onThread(() -> attempt(path, sink, memory));
            }
        }
    }

    /// Runs file work on one of the threads and waits for it.
    public <T extends @Nullable Object> T onThread(FileWork<T> work) throws IOException, InterruptedException {
        Future<T> future = threads.submit(work::run);
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IOException("file work failed", e);
            }
        }
    }

    /// 0 when the file was read, else the bytes that it needs.
    private long attempt(ShardPath path, ChunkSink sink, @Nullable Reservation given) throws IOException {
        try (TableReader reader = TableReader.open(path, store.open(path))) {
            Set<Integer> fieldIds = sink.select(reader.schema());
            long bytes = Math.min(chunkBytes, reader.scanBytes(fieldIds));
            if (given != null && given.bytes() >= bytes) {
                drain(reader, path, fieldIds, given, sink);
                return 0;
            }
            Optional<Reservation> memory = given == null ? budget.tryReserve(bytes) : Optional.empty();
            if (memory.isEmpty()) {
                return bytes;
            }
            try (Reservation taken = memory.get()) {
                drain(reader, path, fieldIds, taken, sink);
            }
            return 0;
        }
    }

    private void drain(TableReader reader, ShardPath path, Set<Integer> fieldIds, Reservation memory, ChunkSink sink)
            throws IOException {
        try (BufferAllocator allocator = arrow.child(path.value(), memory)) {
            try {
                reader.selectReusing(fieldIds, allocator, EventBlock.MAX_ROWS, pageArrays.get());
                drain(reader, sink);
            } finally {
                reader.endScan();
            }
        }
    }

    private static void drain(TableReader reader, ChunkSink sink) throws IOException {
        while (true) {
            try (ColumnChunk chunk = reader.next()) {
                if (chunk == null) {
                    return;
                }
                sink.accept(chunk);
            }
        }
    }

    /// File work: blocks its thread.
    @FunctionalInterface
    public interface FileWork<T extends @Nullable Object> {
        T run() throws IOException;
    }
}
