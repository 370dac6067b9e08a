package io.scoreline.api.history;

import io.scoreline.shard.catalog.ShardEntry;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/// Finds an entity's rows in the next few files while those of the file before are read, on a thread that has nothing else
/// to do. The reader never waits for such a thread: what nobody has begun it does itself. For one thread.
final class FilesAhead implements AutoCloseable {
    private static final int FILES = 6;

    private final Iterator<ShardEntry> shards;
    private final RowFinder finder;
    private final ThreadPoolExecutor helpers;
    private final Queue<FutureTask<FoundRows>> ahead = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean helped = new AtomicBoolean();
    private int waiting;
    private volatile boolean closed;

    FilesAhead(List<ShardEntry> shards, RowFinder finder, ThreadPoolExecutor helpers) {
        this.shards = shards.iterator();
        this.finder = finder;
        this.helpers = helpers;
    }

    /// What is in the next of the files, which the caller closes. There must be one.
    FoundRows next() throws IOException {
        while (waiting < FILES && shards.hasNext()) {
            ShardEntry later = shards.next();
            ahead.add(new FutureTask<>(() -> closed ? FoundRows.none(later) : finder.find(later)));
            waiting++;
        }
        callHelper();
        FutureTask<FoundRows> first = ahead.remove();
        waiting--;
        first.run();
        return result(first);
    }

    private void callHelper() {
        if (waiting > 1 && helped.compareAndSet(false, true)) {
            try {
                helpers.execute(this::help);
            } catch (RejectedExecutionException stopping) {
                // Then the reader does it alone.
            }
        }
    }

    /// Files that are added meanwhile are seen, too. Another reading that waits for a thread goes first.
    private void help() {
        for (FutureTask<FoundRows> task : ahead) {
            if (!helpers.getQueue().isEmpty()) {
                break;
            }
            task.run();
        }
        helped.set(false);
    }

    private static FoundRows result(FutureTask<FoundRows> done) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException e) {
                    // A file is read in a moment, and has to be closed.
                    interrupted = true;
                } catch (ExecutionException e) {
                    switch (e.getCause()) {
                        case IOException cause -> throw cause;
                        case RuntimeException cause -> throw cause;
                        case Error cause -> throw cause;
                        case null, default -> throw new IOException("a file could not be looked into", e);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Waits for the file that a helper looks into, and closes all that were found and not asked for.
    @Override
    public void close() {
        closed = true;
        for (FutureTask<FoundRows> task = ahead.poll(); task != null; task = ahead.poll()) {
            task.run();
            try (FoundRows _ = result(task)) {
                waiting--;
            } catch (IOException | RuntimeException unneeded) {
                // Nobody wanted to know what is in that file.
            }
        }
    }
}
