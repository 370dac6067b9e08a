package io.scoreline.api.history;

import io.scoreline.api.table.EntityKey;
import io.scoreline.shard.PartitionId;

/// Which events of an entity: those with a time in [fromMicros, toMicros], a feed seq in (afterSeq, upToSeq] and
/// registered no later than `registeredUpToMicros`; at most so many.
public record EventQuery(
        EntityKey entity,
        PartitionId partition,
        long fromMicros,
        long toMicros,
        long afterSeq,
        long upToSeq,
        long registeredUpToMicros,
        int most) {
    /// The most events that are read for one answer.
    public static final int MOST = 100_000;

    /// All events of an entity, up to [#MOST].
    public static EventQuery of(EntityKey entity, PartitionId partition) {
        return new EventQuery(
                entity, partition, Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, Long.MAX_VALUE, MOST);
    }

    public EventQuery upTo(long micros) {
        return new EventQuery(
                entity, partition, fromMicros, micros, afterSeq, upToSeq, registeredUpToMicros, most);
    }

    EventQuery most(int rows) {
        return new EventQuery(
                entity, partition, fromMicros, toMicros, afterSeq, upToSeq, registeredUpToMicros, rows);
    }

    /// Without what was registered up to a seq.
    public EventQuery after(long seq) {
        return seqs(Math.max(seq, afterSeq), upToSeq);
    }

    public EventQuery seqs(long after, long upTo) {
        return new EventQuery(entity, partition, fromMicros, toMicros, after, upTo, registeredUpToMicros, most);
    }

    public EventQuery registeredUpTo(long micros) {
        return new EventQuery(entity, partition, fromMicros, toMicros, afterSeq, upToSeq, micros, most);
    }
}
