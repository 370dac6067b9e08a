package io.scoreline.standalone.inspect;

import io.scoreline.shard.parquet.FileDescription;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.schema.VerdictSchema;
import java.util.Map;

/// The kinds of Parquet files, as the footer alone tells them.
enum FileKind {
    LANDING_SHARD("event shard as it was sealed (landing)"),
    MERGED_SHARD("event shard, merged"),
    SCORE_SHARD("score shard"),
    SCORE_BASE("score base"),
    VERDICT("verdict: rows of landing shards that are duplicates"),
    UNKNOWN("of Scoreline, but of no kind that this release knows"),
    FOREIGN("not one of Scoreline's: the footer has no scoreline.format");

    private static final String COVERS = "scoreline.covers";

    private final String title;

    FileKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static FileKind of(FileDescription file) {
        if (file.format() == null) {
            return FOREIGN;
        }
        if (has(file, EventSchema.merged(Map.of()))) {
            return MERGED_SHARD;
        }
        if (has(file, EventSchema.landing(Map.of()))) {
            return LANDING_SHARD;
        }
        if (has(file, ScoreSchema.TABLE)) {
            return file.metadata().containsKey(COVERS) ? SCORE_BASE : SCORE_SHARD;
        }
        return has(file, VerdictSchema.TABLE) ? VERDICT : UNKNOWN;
    }

    private static boolean has(FileDescription file, TableSchema schema) {
        return file.name().equals(schema.name()) && schema.columns().stream().allMatch(column -> has(file, column));
    }

    private static boolean has(FileDescription file, Column column) {
        return file.schema().stream()
                .anyMatch(element -> Integer.valueOf(column.fieldId()).equals(element.fieldId())
                        && element.name().equals(column.name()));
    }
}
