package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Posts events of random entities at a rate, a batch each fiftieth of a second, until closed.
public final class EventStreamer implements AutoCloseable {
    static final String NDJSON = "application/x-ndjson";
    private static final int BATCHES_PER_SECOND = 50;

    private final int entities;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long posted;
    private volatile String failure = "";

    public EventStreamer(int port, int entities, int rate) {
        this.entities = entities;
        this.thread = Thread.ofPlatform().daemon().start(() -> run(port, rate / BATCHES_PER_SECOND));
    }

    private void run(int port, int batch) {
        SplittableRandom random = new SplittableRandom(5);
        try (HttpConnection connection = new HttpConnection(port)) {
            long due = System.nanoTime();
            while (!closed) {
                HttpConnection.Answer answer =
                        connection.post("/v1/events", NDJSON, lines(random, batch, -1));
                if (answer.status() != 200) {
                    failure = answer.status() + " " + answer.text();
                }
                posted = posted + batch;
                due += 1_000_000_000L / BATCHES_PER_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (IOException e) {
            failure = e.toString();
        }
    }

    /// Events of random entities, or of those from a number on.
    byte[] lines(SplittableRandom random, int count, int from) {
        return lines(random, count, from, entities);
    }

    static byte[] lines(SplittableRandom random, int count, int from, int entities) {
        StringBuilder lines = new StringBuilder(count * 80);
        for (int i = 0; i < count; i++) {
            int entity = from < 0 ? random.nextInt(entities) : from + i;
            lines.append("{\"entity\":\"host-").append(entity).append("\",\"payload\":{\"severity\":")
                    .append(random.nextInt(100) / 8.0).append(",\"failed\":").append(random.nextInt(4) == 0)
                    .append(",\"action\":\"login\",\"source\":\"10.0.0.").append(random.nextInt(256)).append("\"}}\n");
        }
        return lines.toString().getBytes(UTF_8);
    }

    public long posted() {
        return posted;
    }

    public String failure() {
        return failure;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
