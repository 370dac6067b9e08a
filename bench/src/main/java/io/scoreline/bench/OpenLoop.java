package io.scoreline.bench;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Gets at a fixed rate, whatever the server does: each has a time at which it is due, and its latency counts from then on. Keys follow a Zipf distribution.
/// One thread sends and one receives: the load shares the processors with what it is put on.
final class OpenLoop {
    private static final int CONNECTIONS = 32;
    private static final int SAMPLES = 1 << 20;
    private static final long TICK_NANOS = 1_000_000;
    private static final long ANSWER_MILLIS = 60_000;

    private final String[] paths;
    private final int[] keys;

    /// `path` with an entity's number in place of `%d`.
    OpenLoop(String path, int entities) {
        this(IntStream.range(0, entities).mapToObj(path::formatted).toList());
    }

    OpenLoop(List<String> paths) {
        this.paths = paths.toArray(String[]::new);
        keys = zipf(paths.size());
    }

    private static int[] zipf(int entities) {
        double[] sums = new double[entities];
        double sum = 0;
        for (int i = 0; i < entities; i++) {
            sum += 1.0 / (i + 1);
            sums[i] = sum;
        }
        SplittableRandom random = new SplittableRandom(42);
        int[] keys = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int at = Arrays.binarySearch(sums, random.nextDouble() * sum);
            // Ranks are spread over the numbers, so that hot ones are no neighbours.
            keys[i] = (int) ((at < 0 ? Math.min(-at - 1, entities - 1) : at) * 2_654_435_761L % entities);
        }
        return keys;
    }

    /// `nanos` in ascending order.
    record Result(long[] nanos, int errors) {
        static Result of(List<Result> some) {
            return new Result(
                    some.stream().flatMapToLong(one -> Arrays.stream(one.nanos)).sorted().toArray(),
                    some.stream().mapToInt(Result::errors).sum());
        }

        double micros(double share) {
            return nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * share))] / 1e3;
        }

        @Override
        public String toString() {
            return "%,d gets, %d not 200: p50 %.0f us, p90 %.0f us, p99 %.0f us, p99.9 %.0f us, worst %.0f us"
                    .formatted(nanos.length, errors, micros(0.5), micros(0.9), micros(0.99), micros(0.999), micros(1));
        }
    }

    /// Connections are made, and have answered once, before the first request is due. Requests are due in ticks of a millisecond,
    /// those of one tick together.
    Result run(int port, int rate, double seconds) throws Exception {
        int count = (int) (rate * seconds);
        List<PacedConnection> all = new ArrayList<>();
        BlockingQueue<PacedConnection> free = new ArrayBlockingQueue<>(CONNECTIONS);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                all.add(PacedConnection.open(port, paths[0], selector));
            }
            free.addAll(all);
            long[] nanos = new long[count];
            FutureTask<Integer> answers = new FutureTask<>(() -> receive(selector, free, nanos));
            Thread receiver = Thread.ofPlatform().daemon().start(answers);
            send(rate, count, free, receiver);
            int errors = answers.get();
            Arrays.sort(nanos);
            return new Result(nanos, errors);
        } finally {
            for (PacedConnection connection : all) {
                connection.close();
            }
        }
    }

    /// With all connections busy the next request waits for one, which is part of its latency.
    private void send(int rate, int count, BlockingQueue<PacedConnection> free, Thread receiver) throws Exception {
        long start = System.nanoTime() + TICK_NANOS;
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i * 1e9 / rate) / TICK_NANOS * TICK_NANOS;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            PacedConnection connection = free.poll();
            while (connection == null) {
                if (!receiver.isAlive()) {
                    return;
                }
                connection = free.poll(1, TimeUnit.SECONDS);
            }
            connection.send(paths[keys[i & (SAMPLES - 1)]], due);
        }
    }

    /// Takes as many answers as there are latencies, and returns how many are not 200.
    private static int receive(Selector selector, Queue<PacedConnection> free, long[] nanos) throws IOException {
        int errors = 0;
        for (int received = 0; received < nanos.length; ) {
            if (selector.select(ANSWER_MILLIS) == 0) {
                throw new IOException("no answer came for " + ANSWER_MILLIS + " ms");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                PacedConnection connection = (PacedConnection) key.attachment();
                int status = connection.receive();
                if (status != 0) {
                    nanos[received++] = System.nanoTime() - connection.due();
                    errors += status == 200 ? 0 : 1;
                    free.add(connection);
                }
            }
            selector.selectedKeys().clear();
        }
        return errors;
    }
}
