package io.scoreline.writer.seal;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.writer.parquet.WriterScratch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// What one range after the other uses again. Not thread-safe.
final class SealScratch implements AutoCloseable {
    private final WriterScratch writer = new WriterScratch();
    private final Map<FeatureSpec, FeatureColumn> columns = new HashMap<>();

    WriterScratch writer() {
        return writer;
    }

    /// Empty columns for these features, in their order.
    List<FeatureColumn> columns(List<FeatureSpec> specs) {
        columns.keySet().retainAll(new HashSet<>(specs));
        return specs.stream()
                .map(spec -> {
                    FeatureColumn column = columns.computeIfAbsent(spec, each -> new FeatureColumn(each.type()));
                    column.clear();
                    return column;
                })
                .toList();
    }

    @Override
    public void close() {
        writer.close();
    }
}
