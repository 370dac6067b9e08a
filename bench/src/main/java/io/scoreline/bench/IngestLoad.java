package io.scoreline.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Sends bodies over some connections, at a rate or as fast as they are answered. With a rate the load is open: each request has its time, whether or not the ones before it are
/// answered, and its latency counts from that time. Every reply is checked.
final class IngestLoad {
    private static final int TIMEOUT_MILLIS = 60_000;

    private final int port;
    private final int connections;
    private final int eventsPerRequest;
    private final long seed;

    IngestLoad(int port, int connections, int eventsPerRequest, long seed) {
        this.port = port;
        this.connections = connections;
        this.eventsPerRequest = eventsPerRequest;
        this.seed = seed;
    }

    /// What came of a run: events acknowledged, its duration, and the latency of every request in order of size.
    record Outcome(long events, double seconds, long[] nanos) {
        double perSecond() {
            return events / seconds;
        }

        double millis(double quantile) {
            return nanos.length == 0 ? 0 : nanos[(int) Math.min(nanos.length - 1L, (long) (quantile * nanos.length))] / 1e6;
        }
    }

    /// `perSecond` requests; 0 for as fast as they are answered.
    Outcome run(double perSecond, double seconds) throws InterruptedException {
        long start = System.nanoTime() + 100_000_000L;
        long end = start + (long) (seconds * 1e9);
        long interval = perSecond == 0 ? 0 : (long) (1e9 / perSecond);
        AtomicLong turn = new AtomicLong();
        List<long[]> all = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int index = i;
            senders.add(Thread.ofPlatform().start(() -> {
                try {
                    long[] nanos = send(seed * 1_000 + index, turn, start, end, interval);
                    synchronized (all) {
                        all.add(nanos);
                    }
                } catch (IOException | RuntimeException e) {
                    synchronized (all) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        double took = (System.nanoTime() - start) / 1e9;
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.size() + " of " + connections + " connections failed", failures.getFirst());
        }
        long[] nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Outcome((long) nanos.length * eventsPerRequest, took, nanos);
    }

    private long[] send(long ownSeed, AtomicLong turn, long start, long end, long interval) throws IOException {
        IngestBodies bodies = new IngestBodies(eventsPerRequest, ownSeed, System.currentTimeMillis());
        long[] nanos = new long[1024];
        int count = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 8 << 10);
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] body = bodies.next();
                long due = interval == 0 ? Math.max(start, System.nanoTime()) : start + turn.getAndIncrement() * interval;
                if (due >= end) {
                    return Arrays.copyOf(nanos, count);
                }
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                post(out, body);
                check(in);
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = System.nanoTime() - due;
            }
        }
    }

    private static void post(OutputStream out, byte[] body) throws IOException {
        byte[] head = ("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        out.write(whole);
    }

    private void check(InputStream in) throws IOException {
        String head = line(in);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!head.startsWith("HTTP/1.1 200") || !body.startsWith("{\"accepted\":" + eventsPerRequest + ",\"duplicates\":0,\"rejected\":0,")) {
            throw new IllegalStateException("expected 200 and " + eventsPerRequest + " accepted, found " + head + " " + body);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
