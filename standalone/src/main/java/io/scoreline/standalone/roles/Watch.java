package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.worker.Worker;
import io.scoreline.writer.ShardWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the running roles at a fixed interval: tells when the writer has fenced itself, logs when rounds fail, and
/// keeps the process registered. Thread-safe.
final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    private final Duration interval;
    private final @Nullable ShardWriter writer;
    private final @Nullable Worker worker;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Thread looking;
    private final Thread beating;
    private boolean roundsFail;

    Watch(
            Duration interval, ProcessEntry process, @Nullable ShardWriter writer, @Nullable Worker worker) {
        this.interval = interval;
        this.writer = writer;
        this.worker = worker;
        this.looking = Thread.ofVirtual().name("watch").start(() -> every(interval, this::look));
        this.beating = Thread.ofVirtual().name("heartbeat").start(() -> every(Catalog.HEARTBEAT, process::beat));
    }

    private void every(Duration pause, Runnable action) {
        try {
            do {
                action.run();
            } while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        Throwable fenced = writer == null ? null : writer.failure();
        if (fenced != null) {
            failure.complete(fenced);
        }
        Throwable round = worker == null ? null : worker.lastFailure();
        if (round != null && !roundsFail) {
            log.warn("a round of the worker failed and will be tried again", round);
        }
        roundsFail = round != null;
    }

    /// Why the writer stopped acknowledging; null while it works.
    @Nullable
    Throwable failure() {
        return failure.getNow(null);
    }

    Throwable awaitFailure() throws InterruptedException {
        try {
            return failure.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("the watch completes with a value alone", impossible);
        }
    }

    /// Looks at a condition at the watch's interval, which is short; false when time runs out.
    boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long pause = Math.min(interval.toMillis(), 20);
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= end || stopped.await(pause, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            looking.join();
            beating.join();
        } catch (InterruptedException endAlone) {
            Thread.currentThread().interrupt();
        }
    }
}
