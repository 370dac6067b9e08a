package io.scoreline.writer.merge;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.MergeCommit;
import io.scoreline.shard.catalog.NewShard;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.parquet.TableWriter;
import io.scoreline.writer.row.EventFooter;
import io.scoreline.writer.row.RowStatistics;
import io.scoreline.writer.row.ShardNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files that a merge writes, one after the other. Closed without having been kept, it deletes what it published.
/// Not thread-safe.
final class MergeOutputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MergeOutputs.class);

    /// How often a merge goes over to the folder of another entity; of one date, so many entities have folders of their own.
    static final int MOST_FOLDERS = 64;

    /// What all outputs of a merge have in common.
    record Common(
            PartitionId partition,
            int level,
            long epoch,
            long fromSeq,
            long toSeq,
            TableSchema schema,
            Map<String, String> footer,
            long groupBytes,
            EntityLayout layout) {}

    private final FileStore store;
    private final Common common;
    private final List<MergeCommit.Output> published = new ArrayList<>();
    private @Nullable TableWriter table;
    private int day;

    /// Whose rows the output holds, when it lies in a folder of theirs.
    private @Nullable RowOwner owner;

    private int folders;
    private long minTs;
    private long maxTs;
    private long endedBytes;
    private boolean kept;

    MergeOutputs(FileStore store, Common common) {
        this.store = store;
        this.common = common;
    }

    /// Writes a row into the output of its day; all rows of a day come one after the other.
    void write(List<? extends ColumnValues> columns, int row, long ts) throws IOException {
        int rowDay = RowStatistics.dayOf(ts);
        if (table != null && (rowDay != day || (owner != null && !owner.isOf(columns, row)))) {
            end();
        }
        TableWriter into = table == null ? begin(rowDay, columns, row) : table;
        into.write(columns, row);
        minTs = Math.min(minTs, ts);
        maxTs = Math.max(maxTs, ts);
    }

    /// Bytes of the output that is being written.
    long fileBytes() {
        return table == null ? 0 : table.fileBytes();
    }

    /// Bytes of all values written.
    long valueBytes() {
        return endedBytes + (table == null ? 0 : table.valueBytes());
    }

    /// Publishes the output that is being written; the next row begins another.
    void end() throws IOException {
        TableWriter ended = table;
        if (ended == null) {
            return;
        }
        table = null;
        try (ended) {
            long rows = ended.rows();
            endedBytes += ended.valueBytes();
            RowStatistics statistics = new RowStatistics(day, day, minTs, maxTs, ended.valueBytes());
            PublishedFile file = ended.publish(EventFooter.of(statistics));
            NewShard shard = new NewShard(common.partition(), day, day, file, rows, minTs, maxTs);
            published.add(new MergeCommit.Output(common.level(), common.fromSeq(), common.toSeq(), shard));
        }
    }

    List<MergeCommit.Output> published() {
        return List.copyOf(published);
    }

    /// What is published stays, whatever comes.
    void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (table != null) {
            table.close();
            table = null;
        }
        if (!kept) {
            published.forEach(output -> delete(output.shard().file().path()));
        }
    }

    private TableWriter begin(int rowDay, List<? extends ColumnValues> columns, int row) throws IOException {
        day = rowDay;
        minTs = Long.MAX_VALUE;
        maxTs = Long.MIN_VALUE;
        table = TableWriter.open(store.create(path(columns, row)), common.schema(), common.footer(), 0, common.groupBytes());
        return table;
    }

    private ShardPath path(List<? extends ColumnValues> columns, int row) {
        String origin = String.valueOf(common.epoch());
        if (common.layout() == EntityLayout.DIRECTORY && (owner == null || !owner.isOf(columns, row))) {
            owner = folders++ < MOST_FOLDERS ? RowOwner.of(columns, row) : null;
            if (folders == MOST_FOLDERS + 1) {
                LOG.warn(
                        "partition {}: a merge found more than {} entities of a level {}, those behind them have no folder of"
                                + " their own; the layout directory is for stores with few entities",
                        common.partition().value(),
                        MOST_FOLDERS,
                        common.level());
            }
        }
        RowOwner of = owner;
        return of == null
                ? ShardNames.dated(day, common.partition(), common.level(), origin)
                : ShardNames.ofEntity(day, of.tenant(), of.entity(), common.partition(), common.level(), origin);
    }

    private void delete(ShardPath path) {
        try {
            store.delete(path);
        } catch (IOException e) {
            LOG.warn("{}: an output of a merge that did not happen could not be deleted: {}", path, e.toString());
        }
    }
}
