package io.scoreline.worker.verify;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.worker.stream.ChunkSink;
import io.scoreline.writer.row.RowStatistics;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rows of one event shard: sorted, of its partition, within its days, times and seqs. The first of each kind of
/// fault is told. Not thread-safe.
final class RowCheck implements ChunkSink {
    private static final Set<Integer> COLUMNS = Set.of(
            EventSchema.TENANT.fieldId(),
            EventSchema.ENTITY.fieldId(),
            EventSchema.ID.fieldId(),
            EventSchema.TS.fieldId(),
            EventSchema.SEQ.fieldId());

    private final ShardEntry shard;
    private final Partitioner partitioner;
    private final Findings findings;
    private final Set<Long> seqs = new TreeSet<>();
    private final Set<String> told = new TreeSet<>();
    private byte[] tenant = new byte[0];
    private byte[] entity = new byte[0];
    private byte[] id = new byte[0];
    private long ts = Long.MIN_VALUE;
    private long rows;

    RowCheck(ShardEntry shard, Partitioner partitioner, Findings findings) {
        this.shard = shard;
        this.partitioner = partitioner;
        this.findings = findings;
    }

    @Override
    public Set<Integer> select(TableSchema schema) {
        return COLUMNS;
    }

    @Override
    public void accept(ColumnChunk chunk) {
        ColumnValues tenants = chunk.column(EventSchema.TENANT.fieldId());
        ColumnValues entities = chunk.column(EventSchema.ENTITY.fieldId());
        ColumnValues ids = chunk.column(EventSchema.ID.fieldId());
        ColumnValues times = chunk.column(EventSchema.TS.fieldId());
        @Nullable ColumnValues landed =
                shard.level() > 0 && chunk.has(EventSchema.SEQ.fieldId()) ? chunk.column(EventSchema.SEQ.fieldId()) : null;
        for (int row = 0; row < chunk.rows(); row++) {
            check(copy(tenants, row), copy(entities, row), times.longAt(row), copy(ids, row));
            long seq = landed == null ? shard.fromSeq() : landed.longAt(row);
            seqs.add(seq);
            if (seq < shard.fromSeq() || seq > shard.toSeq()) {
                tell("seq", "row " + rows + ": seq " + seq + ", expected " + shard.fromSeq() + " to " + shard.toSeq());
            }
            rows++;
        }
    }

    /// To be called when all rows were seen.
    void finish() {
        findings.rows += rows;
        if (rows != shard.rows()) {
            tell("rows", "expected " + shard.rows() + " rows as registered, found " + rows);
        }
    }

    /// The landing seqs of its rows.
    Set<Long> seqs() {
        return seqs;
    }

    private void check(byte[] rowTenant, byte[] rowEntity, long rowTs, byte[] rowId) {
        int order = Arrays.compareUnsigned(tenant, rowTenant);
        order = order != 0 ? order : Arrays.compareUnsigned(entity, rowEntity);
        boolean sameOwner = order == 0 && rows > 0;
        order = order != 0 ? order : Long.compare(ts, rowTs);
        order = order != 0 ? order : Arrays.compareUnsigned(id, rowId);
        if (rows > 0 && order > 0) {
            tell("order", "row " + rows + " stands behind a greater one, expected rows sorted by tenant, entity, ts, id");
        }
        if (!sameOwner) {
            PartitionId partition = partitioner.of(rowTenant, rowEntity, 0, rowEntity.length);
            if (!partition.equals(shard.partition())) {
                tell("partition", "row " + rows + " belongs to partition " + partition.value() + ", expected "
                        + shard.partition().value());
            }
        }
        int day = RowStatistics.dayOf(rowTs);
        if (day < shard.minDay() || day > shard.maxDay() || rowTs < shard.minTsMicros() || rowTs > shard.maxTsMicros()) {
            tell("time", "row " + rows + ": time " + rowTs + " us, expected " + shard.minTsMicros() + " to "
                    + shard.maxTsMicros());
        }
        tenant = rowTenant;
        entity = rowEntity;
        ts = rowTs;
        id = rowId;
    }

    private void tell(String kind, String problem) {
        if (told.add(kind)) {
            findings.fault(shard.path(), problem);
        }
    }

    private static byte[] copy(ColumnValues values, int row) {
        byte[] bytes = values.bytes(row);
        int from = values.bytesFrom(row);
        return Arrays.copyOfRange(bytes, from, from + values.bytesLength(row));
    }
}
