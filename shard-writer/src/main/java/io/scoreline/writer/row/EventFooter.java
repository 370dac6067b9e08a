package io.scoreline.writer.row;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import java.time.LocalDate;
import java.util.Collection;
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
/// | `scoreline.inputs` | other levels: the names of the files that were merged, one a line |
/// | `scoreline.writers` | other levels: `writer:to` for each writer of the rows, how far its journal is in here, one a line |
/// | `scoreline.memory-bytes` | bytes that the rows take in memory |
/// | `scoreline.features` | a line for each promoted feature: field id, type, `parse` or `-`, path |
public final class EventFooter {
    public static final String MEMORY_BYTES = "scoreline.memory-bytes";
    public static final String EPOCH = "scoreline.epoch";
    public static final String WRITER = "scoreline.writer";
    public static final String JOURNAL = "scoreline.journal";
    public static final String PARTITION = "scoreline.partition";
    public static final String LEVEL = "scoreline.level";
    public static final String SEQS = "scoreline.seqs";
    public static final String INPUTS = "scoreline.inputs";
    public static final String WRITERS = "scoreline.writers";
    public static final String FEATURES = "scoreline.features";
    public static final String MIN_DATE = "scoreline.min-date";
    public static final String MAX_DATE = "scoreline.max-date";

    private final Map<String, String> metadata = new LinkedHashMap<>();

    public EventFooter(PartitionId partition, int level, long epoch, PromotedFeatures features) {
        metadata.put("scoreline.format", "1");
        metadata.put("scoreline.kind", "event");
        metadata.put(PARTITION, String.valueOf(partition.value()));
        metadata.put(LEVEL, String.valueOf(level));
        metadata.put(EPOCH, String.valueOf(epoch));
        metadata.put(FEATURES, describe(features));
    }

    public EventFooter journal(String writer, long from, long to) {
        metadata.put(WRITER, writer);
        metadata.put(JOURNAL, from + "-" + to);
        return this;
    }

    /// Of a merge: the least and greatest landing seq, the names of its inputs, and for each writer how far its journal is in them.
    public EventFooter merged(long fromSeq, long toSeq, Collection<String> inputs, Map<String, Long> writers) {
        metadata.put(SEQS, fromSeq + "-" + toSeq);
        metadata.put(INPUTS, String.join("\n", inputs));
        StringBuilder lines = new StringBuilder();
        writers.forEach((writer, to) -> lines.append(writer).append(':').append(to).append('\n'));
        metadata.put(WRITERS, lines.toString());
        return this;
    }

    /// What is known before any row.
    public Map<String, String> base() {
        return Map.copyOf(metadata);
    }

    public Map<String, String> describing(RowStatistics rows) {
        metadata.putAll(of(rows));
        return Map.copyOf(metadata);
    }

    /// What is known when all rows are written.
    public static Map<String, String> of(RowStatistics rows) {
        return Map.of(
                MIN_DATE, LocalDate.ofEpochDay(rows.minDay()).toString(),
                MAX_DATE, LocalDate.ofEpochDay(rows.maxDay()).toString(),
                MEMORY_BYTES, String.valueOf(rows.memoryBytes()));
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
