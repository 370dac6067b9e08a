package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.writer.event.SourceRange;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a journal segment holds. `head` is null when its header is damaged; `fault` says what is wrong, and is null
/// when nothing is. `bytes` ends with the last record that checks out; what the file has beyond that, without a fault, is a
/// torn tail, or a record that is being written. `records` are the first ones alone. Immutable.
public record SegmentDescription(
        Path file, @Nullable Head head, Totals totals, long fileBytes, List<Batch> records, @Nullable String fault) {
    public SegmentDescription {
        records = List.copyOf(records);
    }

    /// What stands at the beginning; times are epoch milliseconds.
    public record Head(WriterId writer, long epoch, long firstPosition, long createdMillis) {}

    /// Of all records that check out; times are 0 when there is none.
    public record Totals(
            long records,
            long events,
            long payloadBytes,
            long firstAppendedMillis,
            long lastAppendedMillis,
            long bytes) {}

    /// One batch; `source` is null when it came from none.
    public record Batch(
            long position,
            long appendedMillis,
            int payloadBytes,
            String tenant,
            int events,
            @Nullable SourceRange source) {}

    /// The position of the last record that checks out; one before the first when there is none.
    public long lastPosition() {
        return head == null ? 0 : head.firstPosition() + totals.records() - 1;
    }

    /// Bytes behind the last record of a segment without a fault.
    public long tornBytes() {
        return fault == null ? fileBytes - totals.bytes() : 0;
    }

    SegmentDescription withFault(String what) {
        return new SegmentDescription(file, head, totals, fileBytes, records, what);
    }
}
