package io.scoreline.writer.parquet;

import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.schema.VerdictSchema;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;

/// How pages are cut and encoded, column by column.
final class PageRules {
    /// Encoded bytes after which a page ends: what finding one row costs, for a page is decompressed as a whole.
    static final int PAGE_BYTES = 128 * 1024;

    /// Rows after which a page ends.
    static final int PAGE_ROWS = 20_000;

    /// Every so many rows it is seen whether a page is full.
    static final int ROWS_BETWEEN_CHECKS = 8;

    /// Room for the entities of a row group: codes of a dictionary are what a scan maps to its states.
    static final int DICTIONARY_BYTES = 8 * 1024 * 1024;

    /// The longest part of a minimum or maximum that is kept.
    static final int BOUNDS_BYTES = 64;

    /// In files of fewer rows a dictionary costs more, above all memory while it is made, than it saves.
    private static final int DICTIONARY_ROWS = 256;

    private PageRules() {}

    /// For so many rows; 0 when nobody knows.
    static ParquetProperties of(TableSchema table, ByteBufferAllocator slabs, long rows) {
        boolean few = rows > 0 && rows < DICTIONARY_ROWS;
        ParquetProperties.Builder rules = ParquetProperties.builder()
                .withAllocator(slabs)
                .withWriterVersion(WriterVersion.PARQUET_1_0)
                .withPageSize(PAGE_BYTES)
                .withPageRowCountLimit(PAGE_ROWS)
                .estimateRowCountForPageSizeCheck(false)
                .withMinRowCountForPageSizeCheck(ROWS_BETWEEN_CHECKS)
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .withColumnIndexTruncateLength(BOUNDS_BYTES)
                .withStatisticsTruncateLength(BOUNDS_BYTES)
                .withPageWriteChecksumEnabled(true);
        for (Column column : table.columns()) {
            rules.withDictionaryEncoding(column.name(), !few && repeats(table, column));
            rules.withStatisticsEnabled(column.name(), hasBounds(column));
        }
        return rules.build();
    }

    /// Whether values are likely to occur again in a row group. What turns out not to is written plainly from the
    /// second page on.
    private static boolean repeats(TableSchema table, Column column) {
        return switch (column.type()) {
            case BOOL, BINARY -> false;
            case TIMESTAMP -> column.equals(EventSchema.REGISTERED_AT);
            case INT, DOUBLE -> true;
            case STRING ->
                !column.equals(EventSchema.ID)
                        && !column.equals(EventSchema.PAYLOAD)
                        && !(column.equals(ScoreSchema.ENTITY) && table.name().equals(ScoreSchema.TABLE.name()));
            case LONG -> !column.equals(VerdictSchema.ROW) && !column.equals(ScoreSchema.EVENTS);
        };
    }

    /// Nobody looks for a payload or a state by its order.
    private static boolean hasBounds(Column column) {
        return switch (column.type()) {
            case BINARY -> false;
            case STRING -> !column.equals(EventSchema.PAYLOAD);
            case BOOL, INT, LONG, DOUBLE, TIMESTAMP -> true;
        };
    }
}
