package io.scoreline.writer.verdict;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.VerdictSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.parquet.TableWriter;
import io.scoreline.writer.row.ShardNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Writes one verdict: `verdicts/partition=NN/<epoch>-<random>.parquet`.
public final class VerdictFile {
    private VerdictFile() {}

    /// Publishes the duplicates `(seqs[i], rows[i])`, i < count, in ascending order.
    public static PublishedFile publish(
            FileStore store, PartitionId partition, long epoch, long[] seqs, long[] rows, int count)
            throws IOException {
        if (count < 1 || count > Math.min(seqs.length, rows.length)) {
            throw new IllegalArgumentException(
                    "a verdict of " + count + " duplicates: expected 1 to " + Math.min(seqs.length, rows.length));
        }
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
            if (i > 0 && compare(seqs[i - 1], rows[i - 1], seqs[i], rows[i]) >= 0) {
                throw new IllegalArgumentException("duplicate " + i + ", seq " + seqs[i] + " row " + rows[i]
                        + ": expected one above seq " + seqs[i - 1] + " row " + rows[i - 1]);
            }
        }
        ShardPath path = new ShardPath(
                String.format("verdicts/partition=%02d/%d-%s.parquet", partition.value(), epoch, ShardNames.random()));
        Map<String, String> metadata = Map.of(
                "scoreline.format",
                "1",
                "scoreline.kind",
                "verdict",
                "scoreline.partition",
                String.valueOf(partition.value()),
                "scoreline.epoch",
                String.valueOf(epoch));
        try (TableWriter table = TableWriter.open(store.create(path), VerdictSchema.TABLE, metadata, count)) {
            table.write(List.of(new Longs(seqs), new Longs(rows)), order, 0, count);
            return table.publish();
        }
    }

    static int compare(long seq, long row, long otherSeq, long otherRow) {
        int order = Long.compare(seq, otherSeq);
        return order == 0 ? Long.compare(row, otherRow) : order;
    }

    private static final class Longs implements ColumnValues {
        private final long[] values;

        Longs(long[] values) {
            this.values = values;
        }

        @Override
        public boolean isNull(int row) {
            return false;
        }

        @Override
        public long longAt(int row) {
            return values[row];
        }
    }
}
