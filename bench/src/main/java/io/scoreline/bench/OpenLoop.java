package io.scoreline.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Gets at a fixed rate, whatever the server does: each has a time at which it is due, and its latency counts from then on. Keys follow a Zipf distribution.
final class OpenLoop {
    private static final int CONNECTIONS = 32;
    private static final int SAMPLES = 1 << 20;

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

    record Result(long[] nanos, int errors) {
        double micros(double share) {
            return nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * share))] / 1e3;
        }

        @Override
        public String toString() {
            return "%,d gets, %d not 200: p50 %.0f us, p90 %.0f us, p99 %.0f us, p99.9 %.0f us, worst %.0f us"
                    .formatted(nanos.length, errors, micros(0.5), micros(0.9), micros(0.99), micros(0.999), micros(1));
        }
    }

    Result run(int port, int rate, double seconds) throws Exception {
        int each = (int) (rate * seconds / CONNECTIONS);
        long[][] nanos = new long[CONNECTIONS][each];
        AtomicInteger errors = new AtomicInteger();
        Thread[] threads = new Thread[CONNECTIONS];
        long start = System.nanoTime() + 50_000_000;
        long gap = (long) (1e9 * CONNECTIONS / rate);
        for (int i = 0; i < CONNECTIONS; i++) {
            int own = i;
            threads[i] = Thread.ofPlatform().daemon().start(
                    () -> send(port, own, start + own * gap / CONNECTIONS, gap, nanos[own], errors));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(all, errors.get());
    }

    private void send(int port, int own, long first, long gap, long[] nanos, AtomicInteger errors) {
        try (HttpConnection connection = new HttpConnection(port)) {
            for (int i = 0; i < nanos.length; i++) {
                long due = first + i * gap;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                int status = connection.get(paths[keys[(i * CONNECTIONS + own) & (SAMPLES - 1)]]).status();
                nanos[i] = System.nanoTime() - due;
                if (status != 200) {
                    errors.incrementAndGet();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(String.format(Locale.ROOT, "connection %d", own), e);
        }
    }
}
