package io.scoreline.standalone.load;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Cuts a file into batches on a thread of its own, a few ahead of whoever sends them. Not thread-safe for its caller.
final class BatchReader implements AutoCloseable {
    /// Batches that lie ready: one is being sent, one waits, one is being read.
    private static final int AHEAD = 2;

    private static final long STOP_POLL_MILLIS = 100;

    private final BlockingQueue<Step> ready = new LinkedBlockingQueue<>(AHEAD);
    private final AtomicLong consumed = new AtomicLong();
    private final Thread reading;
    private volatile boolean stopped;
    private long positions;

    private sealed interface Step {
        record Next(Batch batch) implements Step {}

        record End(long positions) implements Step {}

        record Failed(Throwable cause) implements Step {}
    }

    /// Passes over the first `position` lines; a null shift leaves lines as they are.
    BatchReader(NdjsonFile file, Mapping mapping, long position, BatchLimits limits, @Nullable TimeShift shift) {
        reading = Thread.ofPlatform()
                .name("read " + file.path().getFileName())
                .daemon()
                .start(() -> {
                    try {
                        put(read(file, mapping, position, limits, shift));
                    } catch (IOException | RuntimeException | Error unreadable) {
                        put(new Step.Failed(unreadable));
                    }
                });
    }

    private Step read(NdjsonFile file, Mapping mapping, long position, BatchLimits limits, @Nullable TimeShift shift)
            throws IOException {
        try (LineReader lines = file.open(consumed)) {
            long positions = 0;
            while (positions < position && lines.next() != null) {
                positions++;
            }
            Batch.Builder batch = new Batch.Builder(limits, positions);
            for (LineReader.Line line = lines.next(); line != null && !stopped; line = lines.next()) {
                byte[] event = line.bytes() == null ? null : shift == null ? line.bytes() : shift.moved(line.bytes());
                if (batch.isFullFor(event == null ? 0 : event.length)) {
                    put(new Step.Next(batch.build(consumed.get())));
                }
                if (event == null) {
                    batch.addTooLong(line);
                } else {
                    batch.add(line.number(), event, mapping.entityHash(line.bytes()));
                }
                positions++;
            }
            if (!batch.isEmpty()) {
                put(new Step.Next(batch.build(consumed.get())));
            }
            return new Step.End(positions);
        }
    }

    private void put(Step step) {
        try {
            while (!stopped && !ready.offer(step, STOP_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException neverInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The next batch; empty behind the last.
    Optional<Batch> next() throws IOException, InterruptedException {
        return switch (ready.take()) {
            case Step.Next(Batch batch) -> Optional.of(batch);
            case Step.End(long positions) -> end(positions);
            case Step.Failed(Throwable cause) ->
                throw new IOException("the file cannot be read: " + cause.getMessage(), cause);
        };
    }

    private Optional<Batch> end(long positions) {
        this.positions = positions;
        return Optional.empty();
    }

    /// Lines in the whole file that hold something; known once [#next] answered empty.
    long positions() {
        return positions;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            reading.join();
        } catch (InterruptedException endsAlone) {
            Thread.currentThread().interrupt();
        }
    }
}
