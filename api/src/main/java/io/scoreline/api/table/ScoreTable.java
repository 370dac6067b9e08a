package io.scoreline.api.table;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Entity to merged aggregates, for one definition version. One thread writes, any number read at any time.
public interface ScoreTable extends AutoCloseable {
    /// Merges an encoded partial state into its entity's. [IllegalArgumentException] when the bytes are not a state.
    void merge(ScoreRow row) throws InterruptedException;

    /// Lets go of an entity whose events, as far as they are in the table, are older than its tombstone with this feed seq.
    void erase(EntityKey key, long tombstoneSeq) throws InterruptedException;

    /// Tombstones up to this feed seq are applied.
    void erased(long tombstoneSeq);

    /// The feed seq of the newest tombstone applied; 0 when there was none.
    long erasedSeq();

    /// All rows up to and including a score seq are merged; each of these partitions is scored up to its feed seq.
    void applied(long scoreSeq, Map<Integer, Long> watermarks);

    /// The last score seq applied.
    long appliedSeq();

    /// The feed seq up to which a partition's events are in the table.
    long watermark(int partition);

    /// Null for an entity without events, and for one that had no room: see [#full()].
    @Nullable EntityScores get(EntityKey key);

    /// Shows every entity of a tenant whose name begins with a prefix; one that is changed meanwhile is shown as it was
    /// or as it is.
    void forEach(String tenant, byte[] prefix, Consumer<EntityScores> visitor);

    /// Entities held.
    long size();

    /// Time of the newest event of any entity, in microseconds; [Long#MIN_VALUE] when there is none.
    long newestEventMicros();

    /// Bytes that the table has taken from the memory budget.
    long bytes();

    /// Whether some entity had no room. It stays so: what was refused once is not whole, and is never served. Read
    /// after an entity was not found, it tells whether that entity may have been refused.
    boolean full();

    /// Gives the memory back. Whoever still reads is told that the table is not ready.
    @Override
    void close();
}
