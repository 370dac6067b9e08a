package io.scoreline.writer;

import io.scoreline.writer.event.EventBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Threads that append batches until they are refused, and remember the ids of all events that were acknowledged.
final class CrashingProducers {
    private static final int THREADS = 3;
    private static final int MOST_EVENTS = 3;
    private static final int MOST_PAYLOAD_CHARS = 2_000;
    private static final long SOME_DAY = 1_767_225_600_000_000L;

    private final long seed;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<Throwable> unexpected = new ArrayList<>();

    CrashingProducers(long seed) {
        this.seed = seed;
    }

    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /// What an append failed with other than being refused.
    synchronized List<Throwable> unexpected() {
        return List.copyOf(unexpected);
    }

    /// Returns when all threads were refused, or have appended so many batches each.
    void run(ShardWriter writer, String round, int batches) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String name = round + "-" + i;
            Random random = new Random(seed + name.hashCode());
            threads.add(Thread.ofPlatform().name("producer").start(() -> append(writer, name, batches, random)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /// One batch more, which must be acknowledged.
    Receipt append(ShardWriter writer, String name) throws Exception {
        List<String> ids = new ArrayList<>();
        EventBatch batch = batch(name, new Random(seed), ids);
        Receipt receipt = writer.append(batch).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
        acknowledged.addAll(ids);
        return receipt;
    }

    private void append(ShardWriter writer, String name, int batches, Random random) {
        try {
            for (int n = 0; n < batches; n++) {
                List<String> ids = new ArrayList<>();
                EventBatch batch = batch(name + "-" + n, random, ids);
                writer.append(batch).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
                acknowledged.addAll(ids);
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof WriterFencedException) && !(e.getCause() instanceof JournalFullException)) {
                unexpected(e);
            }
        } catch (TimeoutException | RuntimeException e) {
            unexpected(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void unexpected(Throwable failure) {
        unexpected.add(failure);
    }

    private static EventBatch batch(String name, Random random, List<String> ids) {
        TestingBatches events = TestingBatches.tenant("t");
        int count = 1 + random.nextInt(MOST_EVENTS);
        for (int i = 0; i < count; i++) {
            String id = name + "-" + i;
            ids.add(id);
            String text = "x".repeat(random.nextInt(MOST_PAYLOAD_CHARS));
            events.event("host" + random.nextInt(20), id, SOME_DAY + i, "{\"text\":\"" + text + "\"}");
        }
        return events.build();
    }
}
