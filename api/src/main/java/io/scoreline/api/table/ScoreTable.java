package io.scoreline.api.table;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Entity to merged aggregates, for one definition version. One thread writes, any number read at any time.
public interface ScoreTable {
    /// Merges the encoded partial state at `bytes[from, from + length)` into the entity's. `seq` is the feed seq up to which the entity's events are in the table then.
    /// [IllegalArgumentException] when the bytes are not a state.
    void merge(EntityKey key, int partition, long seq, byte[] bytes, int from, int length);

    /// All rows up to and including a score seq are merged; each of these partitions is scored up to its feed seq.
    void applied(long scoreSeq, Map<Integer, Long> watermarks);

    /// The last score seq applied.
    long appliedSeq();

    /// The feed seq up to which a partition's events are in the table.
    long watermark(int partition);

    /// Null for an entity without events.
    @Nullable EntityScores get(EntityKey key);

    /// Shows every entity; one that is changed meanwhile is shown as it was or as it is.
    void forEach(Consumer<EntityScores> visitor);

    /// Entities held.
    long size();

    /// Time of the newest event of any entity, in microseconds; [Long#MIN_VALUE] when there is none.
    long newestEventMicros();
}
