package io.scoreline.shard.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Many threads reserve, grow, shrink, give up and are interrupted, while an own count watches the limit. Works on
/// anything that gives out bytes, so that it can be shown to find a faulty one.
final class BudgetStress {
    /// What is put under stress.
    interface Account {
        /// Empty when refused.
        Optional<Held> take(long bytes, boolean waiting) throws InterruptedException;

        long reserved();

        long peak();
    }

    /// Bytes taken from an account.
    interface Held extends AutoCloseable {
        boolean grow(long bytes);

        void shrink(long bytes);

        @Override
        void close();
    }

    private final Account account;
    private final long limit;
    private final AtomicLong mine = new AtomicLong();
    private final LongAdder granted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    BudgetStress(Account account, long limit) {
        this.account = account;
        this.limit = limit;
    }

    /// Throws [AssertionError] at the first sight of bytes over the limit or bytes left at the end.
    void run(long seed, int threads, int rounds, boolean virtual) throws Exception {
        try (ExecutorService pool =
                virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Random random = new Random(seed + i);
                running.add(pool.submit(() -> {
                    rounds(random, rounds);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(50, TimeUnit.SECONDS);
            }
        }
        check(account.reserved() == 0, "bytes left at the end: " + account.reserved());
        check(account.peak() <= limit, "peak " + account.peak());
        check(granted.sum() > 0 && refused.sum() > 0, "granted " + granted.sum() + ", refused " + refused.sum());
    }

    private void rounds(Random random, int rounds) {
        for (int i = 0; i < rounds; i++) {
            long bytes = random.nextLong(limit / 3) + 1;
            if (random.nextInt(20) == 0) {
                Thread.currentThread().interrupt();
            }
            try {
                Optional<Held> taken = account.take(bytes, random.nextBoolean());
                if (taken.isPresent()) {
                    hold(taken.get(), bytes, random);
                }
                (taken.isPresent() ? granted : refused).increment();
            } catch (InterruptedException e) {
                refused.increment();
            }
        }
    }

    private void hold(Held taken, long bytes, Random random) {
        try (Held held = taken) {
            long now = bytes;
            count(now);
            if (random.nextBoolean() && held.grow(bytes / 2)) {
                count(bytes / 2);
                now += bytes / 2;
            }
            if (random.nextBoolean()) {
                mine.addAndGet(-(now / 2));
                held.shrink(now / 2);
                now -= now / 2;
            }
            LockSupport.parkNanos(1);
            mine.addAndGet(-now);
            if (random.nextBoolean()) {
                taken.close();
            }
        }
    }

    /// What holders have is at most what the account counts, so it may not pass the limit either.
    private void count(long bytes) {
        long held = mine.addAndGet(bytes);
        check(held <= limit, "holders have " + held + " of " + limit);
        long reserved = account.reserved();
        check(reserved <= limit, "reserved " + reserved + " of " + limit);
    }

    private static void check(boolean valid, String what) {
        if (!valid) {
            throw new AssertionError(what);
        }
    }
}
