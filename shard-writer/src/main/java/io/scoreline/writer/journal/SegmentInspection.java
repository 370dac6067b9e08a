package io.scoreline.writer.journal;

import io.scoreline.writer.event.EventBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one segment for a [SegmentDescription], counting its records up to where it ends or is damaged.
final class SegmentInspection {
    private final int most;
    private final List<SegmentDescription.Batch> first = new ArrayList<>();
    private long records;
    private long events;
    private long payloadBytes;
    private long firstMillis;
    private long lastMillis;

    private SegmentInspection(int most) {
        this.most = most;
    }

    /// `most`: how many records are described one by one.
    static SegmentDescription inspect(Path file, int most) throws IOException {
        SegmentHeader header;
        try {
            header = SegmentScan.header(file);
        } catch (JournalDamagedException damaged) {
            return new SegmentInspection(most).described(file, null, 0, damaged.fault());
        }
        return new SegmentInspection(most).scan(file, header);
    }

    private SegmentDescription scan(Path file, SegmentHeader header) throws IOException {
        SegmentDescription.Head head = new SegmentDescription.Head(
                header.writer(), header.epoch(), header.firstPosition(), header.createdMillis());
        try {
            Segment segment = SegmentScan.scan(file, header.firstPosition(), true, this::add);
            return described(file, head, segment.bytes(), null);
        } catch (JournalDamagedException damaged) {
            long bytes = SegmentFormat.HEADER_BYTES + records * SegmentFormat.RECORD_HEADER_BYTES + payloadBytes;
            return described(file, head, bytes, damaged.fault());
        } catch (InternalError truncated) {
            throw new IOException(
                    file + ": expected the file to stay as it is, found it cut while it was read", truncated);
        }
    }

    private void add(JournalRecord record) {
        EventBatch batch = EventBatch.decode(record.bytes(), record.from(), record.length());
        if (first.size() < most) {
            first.add(new SegmentDescription.Batch(
                    record.position(),
                    record.appendedMillis(),
                    record.length(),
                    batch.tenant(),
                    batch.size(),
                    batch.source()));
        }
        firstMillis = records == 0 ? record.appendedMillis() : firstMillis;
        lastMillis = record.appendedMillis();
        records++;
        events += batch.size();
        payloadBytes += record.length();
    }

    private SegmentDescription described(
            Path file, SegmentDescription.@Nullable Head head, long bytes, @Nullable String fault) throws IOException {
        SegmentDescription.Totals totals =
                new SegmentDescription.Totals(records, events, payloadBytes, firstMillis, lastMillis, bytes);
        return new SegmentDescription(file, head, totals, Files.size(file), first, fault);
    }
}
