package io.scoreline.worker.upkeep;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.worker.stream.ChunkSink;
import io.scoreline.worker.stream.ShardStream;
import io.scoreline.writer.merge.InputCheck;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks again at landing shards that were set aside before they were scored. One that is what was registered, and can be read to
/// its end, comes with the next seq of the feed, as if it had come now. For one thread.
public final class Readmission {
    private static final Logger LOG = LoggerFactory.getLogger(Readmission.class);

    private final String worker;
    private final Catalog catalog;
    private final FileStore store;
    private final ShardStream stream;

    public Readmission(String worker, Catalog catalog, FileStore store, ShardStream stream) {
        this.worker = worker;
        this.catalog = catalog;
        this.store = store;
        this.stream = stream;
    }

    void sweep() throws InterruptedException {
        for (ShardEntry shard : catalog.skippedShards()) {
            if (isSound(shard) && catalog.readmitShard(shard.id())) {
                LOG.info("worker {}: {} can be read again, its {} events are scored now", worker, shard.path(), shard.rows());
            }
        }
    }

    private boolean isSound(ShardEntry shard) throws InterruptedException {
        try {
            InputCheck.verify(store, shard);
            stream.read(shard.path(), new Unread());
            return true;
        } catch (IOException e) {
            LOG.debug("{} is still not what it should be", shard.path(), e);
            return false;
        }
    }

    /// Decodes every column and looks at none.
    private static final class Unread implements ChunkSink {
        @Override
        public Set<Integer> select(TableSchema schema) {
            return schema.columns().stream().map(Column::fieldId).collect(Collectors.toSet());
        }

        @Override
        public void accept(ColumnChunk chunk) {}
    }
}
