package io.scoreline.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a table is, in the plainest way: a map on the heap, without bounds, whose entries are replaced whole.
final class HeapScoreTable implements ScoreTable {
    private final Scorer scorer;
    private final AtomicLongArray watermarks;
    private final ConcurrentHashMap<EntityKey, EntityScores> entries = new ConcurrentHashMap<>();
    private volatile long appliedSeq;
    private volatile long erasedSeq;
    private volatile long newestEventMicros = Long.MIN_VALUE;

    HeapScoreTable(Scorer scorer, int partitions) {
        this.scorer = scorer;
        this.watermarks = new AtomicLongArray(partitions);
    }

    @Override
    public void merge(ScoreRow row) {
        EntityState merged = scorer.decode(row.state, row.stateFrom, row.stateLength);
        EntityKey key = new EntityKey(
                new String(row.tenant, row.tenantFrom, row.tenantLength, UTF_8),
                new String(row.entity, row.entityFrom, row.entityLength, UTF_8));
        EntityScores held = entries.get(key);
        if (held != null) {
            merged.merge(held.state());
        }
        entries.put(key, new EntityScores(key, merged, row.partition, row.seq));
        newestEventMicros = Math.max(newestEventMicros, merged.lastEventMicros());
    }

    @Override
    public void erase(EntityKey key, long tombstoneSeq) {
        entries.computeIfPresent(key, (_, held) -> held.seq() < tombstoneSeq ? null : held);
    }

    @Override
    public void erased(long tombstoneSeq) {
        erasedSeq = Math.max(erasedSeq, tombstoneSeq);
    }

    @Override
    public long erasedSeq() {
        return erasedSeq;
    }

    @Override
    public void applied(long scoreSeq, Map<Integer, Long> moved) {
        moved.forEach((partition, seq) -> watermarks.accumulateAndGet(partition, seq, Math::max));
        appliedSeq = Math.max(appliedSeq, scoreSeq);
    }

    @Override
    public long appliedSeq() {
        return appliedSeq;
    }

    @Override
    public long watermark(int partition) {
        return watermarks.get(partition);
    }

    @Override
    public @Nullable EntityScores get(EntityKey key) {
        return entries.get(key);
    }

    @Override
    public void forEach(String tenant, byte[] prefix, Consumer<EntityScores> visitor) {
        entries.values().forEach(each -> {
            byte[] name = each.key().entity().getBytes(UTF_8);
            boolean begins = name.length >= prefix.length
                    && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
            if (begins && each.key().tenant().equals(tenant)) {
                visitor.accept(each);
            }
        });
    }

    @Override
    public long size() {
        return entries.mappingCount();
    }

    @Override
    public long newestEventMicros() {
        return newestEventMicros;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public boolean full() {
        return false;
    }

    @Override
    public void close() {}
}
