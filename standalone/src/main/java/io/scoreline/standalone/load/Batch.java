package io.scoreline.standalone.load;

import io.scoreline.standalone.load.LoadReport.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Lines that go out as one request: the source's positions after `from` up to and including `to`, one line each.
/// Immutable.
final class Batch {
    private final long from;
    private final byte[] body;
    private final long[] lineNumbers;
    private final long[] entityHashes;
    private final List<Refusal> tooLong;
    private final long fileBytes;

    private Batch(
            long from, byte[] body, long[] lineNumbers, long[] entityHashes, List<Refusal> tooLong, long fileBytes) {
        this.from = from;
        this.body = body;
        this.lineNumbers = lineNumbers;
        this.entityHashes = entityHashes;
        this.tooLong = List.copyOf(tooLong);
        this.fileBytes = fileBytes;
    }

    long from() {
        return from;
    }

    long to() {
        return from + lineNumbers.length;
    }

    int size() {
        return lineNumbers.length;
    }

    byte[] body() {
        return body;
    }

    long lineNumber(int index) {
        return lineNumbers[index];
    }

    /// Stands for the entity when entities are counted.
    long entityHash(int index) {
        return entityHashes[index];
    }

    List<Refusal> tooLong() {
        return tooLong;
    }

    /// Bytes of the file read when this batch was complete.
    long fileBytes() {
        return fileBytes;
    }

    /// Collects one batch after the other. Not thread-safe.
    static final class Builder {
        /// Holds a position in the request for a line too long to be sent: the server refuses it like any other value
        /// that is not an event.
        private static final byte[] PLACEHOLDER = {'n', 'u', 'l', 'l'};

        private final BatchLimits limits;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final List<Long> numbers = new ArrayList<>();
        private final List<Long> entities = new ArrayList<>();
        private final List<Refusal> tooLong = new ArrayList<>();
        private long from;

        /// Begins behind position `from`.
        Builder(BatchLimits limits, long from) {
            this.limits = limits;
            this.from = from;
        }

        boolean isEmpty() {
            return numbers.isEmpty();
        }

        /// Whether a line of this length has to wait for the next batch.
        boolean isFullFor(int length) {
            return !isEmpty() && (numbers.size() >= limits.events() || body.size() + length + 1 > limits.bytes());
        }

        void add(long number, byte[] line, long entityHash) {
            body.write(line, 0, line.length);
            body.write('\n');
            numbers.add(number);
            entities.add(entityHash);
        }

        void addTooLong(LineReader.Line line) {
            tooLong.add(new Refusal(
                    line.number(),
                    "line of " + line.length() + " bytes: expected at most " + LineReader.MOST_LINE_BYTES));
            add(line.number(), PLACEHOLDER, 0);
        }

        Batch build(long fileBytes) {
            long[] lines = numbers.stream().mapToLong(Long::longValue).toArray();
            long[] hashes = entities.stream().mapToLong(Long::longValue).toArray();
            Batch batch = new Batch(from, body.toByteArray(), lines, hashes, tooLong, fileBytes);
            from = batch.to();
            body.reset();
            numbers.clear();
            entities.clear();
            tooLong.clear();
            return batch;
        }
    }
}
