package io.scoreline.worker.dedup;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.worker.stream.ChunkSink;
import io.scoreline.worker.stream.OwnerCursor;
import io.scoreline.writer.verdict.Verdicts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;

/// Adds the ids of one shard that came first to an index.
final class IdScan implements ChunkSink {
    private static final Set<Integer> WANTED = Set.of(
            EventSchema.TENANT.fieldId(),
            EventSchema.ENTITY.fieldId(),
            EventSchema.ID.fieldId(),
            EventSchema.SERVER_ID.fieldId(),
            EventSchema.SEQ.fieldId(),
            EventSchema.REGISTERED_AT.fieldId());

    private static final long NOT_WANTED = Long.MIN_VALUE;

    private final DedupIndex index;
    private final Fingerprint fingerprint;
    private final Verdicts verdicts;
    private final Erasures erasures;
    private final ShardEntry shard;
    private final long upToSeq;
    private final long cutoffMicros;
    private final long shardRegisteredAt;
    private final OwnerCursor owner = new OwnerCursor();
    private long erasedUpTo;

    IdScan(
            DedupIndex index,
            Fingerprint fingerprint,
            Verdicts verdicts,
            Erasures erasures,
            ShardEntry shard,
            long upToSeq,
            long cutoffMicros) {
        this.index = index;
        this.fingerprint = fingerprint;
        this.verdicts = verdicts;
        this.erasures = erasures;
        this.shard = shard;
        this.upToSeq = upToSeq;
        this.cutoffMicros = cutoffMicros;
        this.shardRegisteredAt = ChronoUnit.MICROS.between(Instant.EPOCH, shard.registeredAt());
    }

    @Override
    public Set<Integer> select(TableSchema schema) {
        Set<Integer> ids = new HashSet<>();
        for (Column column : schema.columns()) {
            if (WANTED.contains(column.fieldId())) {
                ids.add(column.fieldId());
            }
        }
        return ids;
    }

    @Override
    public void accept(ColumnChunk chunk) {
        ColumnValues tenants = chunk.column(EventSchema.TENANT.fieldId());
        ColumnValues entities = chunk.column(EventSchema.ENTITY.fieldId());
        ColumnValues ids = chunk.column(EventSchema.ID.fieldId());
        ColumnValues serverIds = chunk.column(EventSchema.SERVER_ID.fieldId());
        for (int row = 0; row < chunk.rows(); row++) {
            long registeredAt = serverIds.longAt(row) != 0 ? NOT_WANTED : firstAt(chunk, row);
            if (registeredAt < cutoffMicros) {
                continue;
            }
            if (owner.moveTo(tenants, entities, row)) {
                fingerprint.owner(owner);
                erasedUpTo = erasures.seqOf(owner.bytes(), owner.tenantLength(), owner.length());
            }
            byte[] id = ids.bytes(row);
            long print = fingerprint.of(id, ids.bytesFrom(row), ids.bytesLength(row));
            boolean later = seq(chunk, row) > erasedUpTo;
            index.add(later ? Fingerprint.after(erasedUpTo, print) : print, registeredAt);
        }
    }

    private long seq(ColumnChunk chunk, int row) {
        return chunk.has(EventSchema.SEQ.fieldId())
                ? chunk.column(EventSchema.SEQ.fieldId()).longAt(row)
                : shard.fromSeq();
    }

    /// When a row that came first was registered; merged shards hold no duplicates, but the time of each row.
    private long firstAt(ColumnChunk chunk, int row) {
        if (chunk.has(EventSchema.SEQ.fieldId())) {
            long seq = chunk.column(EventSchema.SEQ.fieldId()).longAt(row);
            return seq > upToSeq ? NOT_WANTED : chunk.column(EventSchema.REGISTERED_AT.fieldId()).longAt(row);
        }
        return verdicts.isDuplicate(shard.fromSeq(), chunk.firstRow() + row) ? NOT_WANTED : shardRegisteredAt;
    }
}
