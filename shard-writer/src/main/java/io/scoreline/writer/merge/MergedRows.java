package io.scoreline.writer.merge;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.writer.row.EventOrder;
import io.scoreline.writer.row.FeatureValues;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.row.RowSort;
import io.scoreline.writer.row.RowStatistics;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rows of a merge on the heap, without duplicates. Not thread-safe.
final class MergedRows {
    private static final int CHUNK_ROWS = 8192;

    private final PromotedFeatures features;
    private final Verdicts verdicts;
    private final TableSchema schema;
    private final Map<Integer, HeapColumn> columns = new LinkedHashMap<>();
    private int rows;

    MergedRows(PromotedFeatures features, Verdicts verdicts) {
        this.features = features;
        this.verdicts = verdicts;
        this.schema = EventSchema.merged(features.ids());
        for (Column column : schema.columns()) {
            columns.put(column.fieldId(), new HeapColumn(column.type()));
        }
    }

    TableSchema schema() {
        return schema;
    }

    int size() {
        return rows;
    }

    /// Parallel to the schema's.
    List<HeapColumn> columns() {
        return List.copyOf(columns.values());
    }

    ColumnValues ts() {
        return column(EventSchema.TS);
    }

    /// Field ids that may be read from an input: those of the output.
    Set<Integer> fieldIds() {
        return Set.copyOf(columns.keySet());
    }

    /// Rows by day, then as event shards are sorted; rows that are equal in that by seq.
    int[] order() {
        ColumnValues seq = column(EventSchema.SEQ);
        ColumnValues ts = ts();
        EventOrder events =
                new EventOrder(column(EventSchema.TENANT), column(EventSchema.ENTITY), ts, column(EventSchema.ID));
        return RowSort.sorted(rows, (left, right) -> {
            int order = Integer.compare(RowStatistics.dayOf(ts.longAt(left)), RowStatistics.dayOf(ts.longAt(right)));
            if (order == 0) {
                order = events.compare(left, right);
            }
            return order == 0 ? Long.compare(seq.longAt(left), seq.longAt(right)) : order;
        });
    }

    /// Adds the rows of an input whose columns are selected.
    void add(ShardEntry input, TableReader reader) throws IOException {
        Set<Integer> inFile = new HashSet<>();
        reader.schema().columns().forEach(column -> inFile.add(column.fieldId()));
        Extraction extraction = new Extraction(inFile);
        boolean landing = input.level() == 0;
        while (true) {
            try (ColumnChunk chunk = reader.next()) {
                if (chunk == null) {
                    return;
                }
                for (int row = 0; row < chunk.rows(); row++) {
                    if (!landing || !verdicts.isDuplicate(input.toSeq(), chunk.firstRow() + row)) {
                        add(input, chunk, row, inFile, extraction);
                    }
                }
            }
        }
    }

    static int chunkRows() {
        return CHUNK_ROWS;
    }

    private void add(ShardEntry input, ColumnChunk chunk, int row, Set<Integer> inFile, Extraction extraction) {
        for (Map.Entry<Integer, HeapColumn> column : columns.entrySet()) {
            if (inFile.contains(column.getKey())) {
                column.getValue().addFrom(chunk.column(column.getKey()), row);
            }
        }
        if (input.level() == 0) {
            column(EventSchema.SEQ).addLong(input.toSeq());
            column(EventSchema.REGISTERED_AT).addLong(ChronoUnit.MICROS.between(Instant.EPOCH, input.registeredAt()));
        }
        extraction.add(rows);
        rows++;
    }

    private HeapColumn column(Column column) {
        HeapColumn found = columns.get(column.fieldId());
        if (found == null) {
            throw new IllegalStateException("no column " + column.name() + " in a merge");
        }
        return found;
    }

    /// Features that an input has no column for, read from the payload just added: the same extractor gives the same
    /// bits.
    private final class Extraction {
        private final List<FeatureSpec> specs = new ArrayList<>();
        private final List<FeatureColumn> values = new ArrayList<>();
        private final List<HeapColumn> into = new ArrayList<>();
        private final PayloadExtractor extractor;

        Extraction(Set<Integer> inFile) {
            for (FeatureSpec spec : features.specs()) {
                Integer fieldId = features.ids().get(spec);
                HeapColumn column = fieldId == null || inFile.contains(fieldId) ? null : columns.get(fieldId);
                if (column != null) {
                    specs.add(spec);
                    values.add(new FeatureColumn(spec.type()));
                    into.add(column);
                }
            }
            extractor = new PayloadExtractor(specs);
        }

        void add(int row) {
            if (specs.isEmpty()) {
                return;
            }
            HeapColumn payload = column(EventSchema.PAYLOAD);
            byte[] bytes = payload.bytes(row);
            int from = payload.bytesFrom(row);
            values.forEach(FeatureColumn::clear);
            extractor.extract(bytes, from, from + payload.bytesLength(row), 0, values);
            for (int i = 0; i < into.size(); i++) {
                into.get(i).addFrom(new FeatureValues(values.get(i)), 0);
            }
        }
    }
}
