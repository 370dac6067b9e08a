package io.scoreline.worker.score;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.StateTable;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.scan.EntityTable;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.writer.parquet.TableWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// Writes one score shard or base, rows in order of (partition, tenant, entity). Not thread-safe.
public final class ScoreFile implements AutoCloseable {
    public static final String META_DEFINITION = "scoreline.definition";
    public static final String META_DIGEST = "scoreline.definition.digest";
    /// The definition as it was added, so that it is not lost with the catalog.
    public static final String META_BODY = "scoreline.definition.body";

    /// Of the definition; empty for all tenants.
    public static final String META_TENANT = "scoreline.tenant";

    /// `partition:afterSeq-toSeq`, comma between.
    public static final String META_RANGES = "scoreline.ranges";

    /// Of a score shard: `partition:epoch` of the leases under which its round may commit, comma between.
    public static final String META_EPOCHS = "scoreline.epochs";

    /// Of a base: the score seq up to which it merges, and that of the base which it may replace, 0 for none.
    public static final String META_COVERS = "scoreline.covers";

    public static final String META_PREVIOUS = "scoreline.previous";

    /// Of a merged score shard: the score seq of the oldest one that it merges.
    public static final String META_MERGES = "scoreline.merges";

    /// Of a base: the seq of the newest tombstone that is applied to it, 0 for none.
    public static final String META_ERASED = "scoreline.erased";

    /// Begins the name of a base, where a score shard has its process.
    public static final String BASE_PREFIX = "base";

    /// The same for a merged score shard.
    public static final String MERGED_PREFIX = "merged";

    private static final int BATCH_ROWS = 2_048;

    private final TableWriter writer;
    private List<HeapColumn> columns = newColumns();
    private long rows;

    private ScoreFile(TableWriter writer) {
        this.writer = writer;
    }

    /// A file `scores/<definition>/v<version>/<prefix>-<random>.parquet`.
    public static ScoreFile create(
            FileStore store, LiveDefinition definition, String prefix, Map<String, String> metadata, long expectedRows)
            throws IOException {
        String name = definition.entry().key().name();
        int version = definition.entry().key().version();
        ShardPath path =
                new ShardPath("scores/" + name + "/v" + version + "/" + prefix + "-" + UUID.randomUUID() + ".parquet");
        Map<String, String> all = new HashMap<>(metadata);
        all.put(META_DEFINITION, name + "@" + version);
        all.put(META_TENANT, definition.entry().key().tenant());
        all.put(META_BODY, definition.entry().body());
        all.put(META_DIGEST, definition.entry().digest());
        return new ScoreFile(TableWriter.open(store.create(path), ScoreSchema.TABLE, all, expectedRows));
    }

    /// Adds all entities of a partition that have events.
    public void addAll(int partition, EntityTable entities, StateTable states) throws IOException {
        for (int entity : entities.sorted()) {
            if (states.events(entity) > 0) {
                add(partition, entities.owner(entity), entities.tenantLength(entity), states.state(entity));
            }
        }
    }

    /// Adds one row; `owner` is the tenant's bytes, then the entity's.
    public void add(int partition, byte[] owner, int tenantLength, EntityState state) throws IOException {
        byte[] encoded = state.encode();
        columns.get(0).addLong(partition);
        columns.get(1).addBytes(owner, 0, tenantLength);
        columns.get(2).addBytes(owner, tenantLength, owner.length - tenantLength);
        columns.get(3).addLong(state.events());
        columns.get(4).addLong(state.lastEventMicros());
        columns.get(5).addBytes(encoded, 0, encoded.length);
        added();
    }

    /// Adds a row of another score file of this definition as it is, by its columns.
    public void copy(ColumnValues[] from, int row) throws IOException {
        columns.get(0).addLong(from[0].longAt(row));
        copyBytes(1, from[1], row);
        copyBytes(2, from[2], row);
        columns.get(3).addLong(from[3].longAt(row));
        columns.get(4).addLong(from[4].longAt(row));
        copyBytes(5, from[5], row);
        added();
    }

    private void copyBytes(int column, ColumnValues from, int row) {
        columns.get(column).addBytes(from.bytes(row), from.bytesFrom(row), from.bytesLength(row));
    }

    private void added() throws IOException {
        rows++;
        if (columns.getFirst().rows() == BATCH_ROWS) {
            flush();
        }
    }

    public long rows() {
        return rows;
    }

    public PublishedFile publish() throws IOException {
        flush();
        return writer.publish();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private void flush() throws IOException {
        int count = columns.getFirst().rows();
        if (count > 0) {
            writer.write(columns, IntStream.range(0, count).toArray(), 0, count);
            columns = newColumns();
        }
    }

    private static List<HeapColumn> newColumns() {
        return ScoreSchema.TABLE.columns().stream()
                .map(Column::type)
                .map(HeapColumn::new)
                .toList();
    }
}
