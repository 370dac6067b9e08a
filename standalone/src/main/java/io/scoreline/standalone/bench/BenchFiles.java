package io.scoreline.standalone.bench;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.parquet.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The shards that are scanned, made once for each size in a directory.
public record BenchFiles(Path directory, int events, int entities, int partitions) {
    private static final int ENTITIES_AT_ONCE = 100;

    public List<ShardPath> paths() {
        return IntStream.range(0, partitions).mapToObj(this::path).toList();
    }

    /// Matches all files and nothing else.
    public String glob() {
        return directory.resolve(folder()) + "/*.parquet";
    }

    /// Makes the files that are not there.
    public void make(FileStore store) throws IOException {
        for (int partition = 0; partition < partitions; partition++) {
            if (!Files.exists(directory.resolve(path(partition).value()))) {
                write(store, partition);
            }
        }
    }

    private void write(FileStore store, int partition) throws IOException {
        Map<FeatureSpec, Integer> promoted = BenchDefinition.promoted();
        TableSchema schema = EventSchema.landing(promoted);
        BenchEvents random = new BenchEvents(partition);
        List<HeapColumn> columns = new ArrayList<>();
        for (Column column : schema.columns()) {
            columns.add(new HeapColumn(column.type()));
        }
        try (TableWriter writer = TableWriter.open(store.create(path(partition)), schema, Map.of(), events / partitions)) {
            int waiting = 0;
            for (int entity = partition; entity < entities; entity += partitions) {
                random.add(columns, "customer-%08d".formatted(entity), events / entities);
                if (++waiting == ENTITIES_AT_ONCE || entity + partitions >= entities) {
                    int rows = columns.getFirst().rows();
                    writer.write(columns, IntStream.range(0, rows).toArray(), 0, rows);
                    columns.forEach(HeapColumn::clear);
                    waiting = 0;
                }
            }
            writer.publish();
        }
    }

    private String folder() {
        return events + "-" + entities + "-" + partitions;
    }

    private ShardPath path(int partition) {
        return new ShardPath(folder() + "/" + partition + ".parquet");
    }
}
