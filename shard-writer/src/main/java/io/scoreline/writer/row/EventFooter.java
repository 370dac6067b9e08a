package io.scoreline.writer.row;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/// Key-value metadata in the footer of an event shard: what the catalog would need to be rebuilt, and the size that a
/// merge reserves.
///
/// | key | value |
/// |---|---|
/// | `scoreline.format` | `1` |
/// | `scoreline.kind` | `event` |
/// | `scoreline.partition`, `scoreline.level` | numbers |
/// | `scoreline.epoch` | of the writer (level 0) or of the lease |
/// | `scoreline.min-date`, `scoreline.max-date` | `YYYY-MM-DD`, UTC |
/// | `scoreline.writer`, `scoreline.journal` | level 0: the writer, and `from-to`: positions after `from` up to `to` |
/// | `scoreline.seqs` | other levels: `from-to`, the least and the greatest landing seq |
/// | `scoreline.memory-bytes` | bytes that the rows take in memory |
/// | `scoreline.features` | a line for each promoted feature: field id, type, `parse` or `-`, path |
public final class EventFooter {
    public static final String MEMORY_BYTES = "scoreline.memory-bytes";
    public static final String EPOCH = "scoreline.epoch";
    public static final String WRITER = "scoreline.writer";
    public static final String JOURNAL = "scoreline.journal";

    private final Map<String, String> metadata = new LinkedHashMap<>();

    public EventFooter(PartitionId partition, int level, long epoch, PromotedFeatures features) {
        metadata.put("scoreline.format", "1");
        metadata.put("scoreline.kind", "event");
        metadata.put("scoreline.partition", String.valueOf(partition.value()));
        metadata.put("scoreline.level", String.valueOf(level));
        metadata.put(EPOCH, String.valueOf(epoch));
        metadata.put("scoreline.features", describe(features));
    }

    public EventFooter journal(String writer, long from, long to) {
        metadata.put(WRITER, writer);
        metadata.put(JOURNAL, from + "-" + to);
        return this;
    }

    public EventFooter seqs(long from, long to) {
        metadata.put("scoreline.seqs", from + "-" + to);
        return this;
    }

    public Map<String, String> describing(RowStatistics rows) {
        metadata.put("scoreline.min-date", LocalDate.ofEpochDay(rows.minDay()).toString());
        metadata.put("scoreline.max-date", LocalDate.ofEpochDay(rows.maxDay()).toString());
        metadata.put(MEMORY_BYTES, String.valueOf(rows.memoryBytes()));
        return Map.copyOf(metadata);
    }

    private static String describe(PromotedFeatures features) {
        StringBuilder lines = new StringBuilder();
        for (FeatureSpec spec : features.specs()) {
            lines.append(features.ids().get(spec))
                    .append(' ')
                    .append(spec.type())
                    .append(spec.parse() ? " parse " : " - ")
                    .append(spec.path())
                    .append('\n');
        }
        return lines.toString();
    }
}
