package io.scoreline.writer.merge;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.writer.row.FeatureValues;
import io.scoreline.writer.row.PromotedFeatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Promoted features that a file has no column for, read from its payloads: the same extractor gives the same bits. Not
/// thread-safe.
final class MissingFeatures {
    private final List<FeatureColumn> values = new ArrayList<>();
    private final Map<Integer, ColumnValues> columns = new HashMap<>();
    private final PayloadExtractor extractor;

    MissingFeatures(PromotedFeatures features, Set<Integer> inFile) {
        List<FeatureSpec> specs = new ArrayList<>();
        for (FeatureSpec spec : features.specs()) {
            Integer fieldId = features.ids().get(spec);
            if (fieldId != null && !inFile.contains(fieldId)) {
                FeatureColumn column = new FeatureColumn(spec.type());
                specs.add(spec);
                values.add(column);
                columns.put(fieldId, new FeatureValues(column));
            }
        }
        extractor = new PayloadExtractor(specs);
    }

    /// By field id; they have the rows read last.
    Map<Integer, ColumnValues> columns() {
        return columns;
    }

    void read(ColumnValues payloads, int rows) {
        if (values.isEmpty()) {
            return;
        }
        values.forEach(FeatureColumn::clear);
        for (int row = 0; row < rows; row++) {
            byte[] bytes = payloads.bytes(row);
            int from = payloads.bytesFrom(row);
            extractor.extract(bytes, from, from + payloads.bytesLength(row), row, values);
        }
    }
}
