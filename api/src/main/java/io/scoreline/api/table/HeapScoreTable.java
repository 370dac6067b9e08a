package io.scoreline.api.table;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [ScoreTable] on the heap. A merge makes a new state from the rows' bytes and the one held, and replaces the entry: a state that a reader has got is never changed.
final class HeapScoreTable implements ScoreTable {
    private final Scorer scorer;
    private final AtomicLongArray watermarks;
    private final ConcurrentHashMap<EntityKey, EntityScores> entries = new ConcurrentHashMap<>();
    private volatile long appliedSeq;
    private volatile long newestEventMicros = Long.MIN_VALUE;

    HeapScoreTable(Scorer scorer, int partitions) {
        this.scorer = scorer;
        this.watermarks = new AtomicLongArray(partitions);
    }

    @Override
    public void merge(EntityKey key, int partition, long seq, byte[] bytes, int from, int length) {
        EntityState merged = scorer.decode(bytes, from, length);
        EntityScores held = entries.get(key);
        if (held != null) {
            merged.merge(held.state());
        }
        entries.put(key, new EntityScores(key, merged, partition, seq));
        newestEventMicros = Math.max(newestEventMicros, merged.lastEventMicros());
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
    public void forEach(Consumer<EntityScores> visitor) {
        entries.values().forEach(visitor);
    }

    @Override
    public long size() {
        return entries.mappingCount();
    }

    @Override
    public long newestEventMicros() {
        return newestEventMicros;
    }
}
