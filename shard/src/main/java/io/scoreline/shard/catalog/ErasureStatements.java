package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Database.Binder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Erasures of entities.
final class ErasureStatements {
    private static final String COLUMNS = "id, tenant, entity, partition, state, coalesce(seq, 0) AS seq, rows, event_files,"
            + " score_files, requested_at, placed_at, rewritten_at, finished_at";
    private static final String SHARD_COLUMNS =
            "e.id, e.partition, e.level, e.from_seq, e.to_seq, e.min_day, e.max_day, e.path, e.rows, e.bytes, e.sha256,"
                    + " e.min_ts, e.max_ts, e.registered_at";

    /// Of so many at once it is looked whether something holds them back.
    private static final int MOST_ADVANCED = 500;

    private final Database database;

    ErasureStatements(Database database) {
        this.database = database;
    }

    ErasureEntry request(UUID id, String tenant, String entity, PartitionId partition, Duration kept) {
        return database.writeOne(
                "requestErasure",
                "SELECT " + COLUMNS + " FROM request_erasure(?, ?, ?, ?, ?::interval)",
                p -> p.add(id).add(tenant).add(entity).add(partition.value()).add(kept),
                ErasureStatements::entry);
    }

    Optional<ErasureEntry> find(String tenant, UUID id) {
        return database
                .query(
                        "erasure",
                        "SELECT " + COLUMNS + " FROM erasure WHERE tenant = ? AND id = ?",
                        p -> p.add(tenant).add(id),
                        ErasureStatements::entry)
                .stream()
                .findFirst();
    }

    List<ErasureEntry> open() {
        return database.query(
                "openErasures",
                "SELECT " + COLUMNS + " FROM erasure WHERE state <> 'DONE' ORDER BY requested_at, id",
                Binder.NONE,
                ErasureStatements::entry);
    }

    List<ErasureWait> waits(UUID id, Duration alive) {
        return database.query(
                "erasureWaits",
                "SELECT what, name, count FROM erasure_waits(?, ?::interval)",
                p -> p.add(id).add(alive),
                row -> new ErasureWait(row.text("what"), row.text("name"), row.number("count")));
    }

    void tell(UUID id, WriterId writer, long position, boolean cleared) {
        database.write(
                "tellErasure",
                "SELECT tell_erasure(?, ?, ?, ?)",
                p -> p.add(id).add(writer.value()).add(position).add(cleared),
                _ -> true);
    }

    int advance(Duration alive) {
        return database.writeOne(
                "advanceErasures",
                "SELECT advance_erasures(?::interval, ?) AS open",
                p -> p.add(alive).add(MOST_ADVANCED),
                row -> row.integer("open"));
    }

    List<ShardEntry> shards(PartitionId partition, long safeSeq, int most) {
        return database.query(
                "shardsToErase",
                "SELECT " + SHARD_COLUMNS
                        + """
                         FROM event_shard e
                        WHERE e.partition = ? AND e.to_seq <= ? AND EXISTS (
                            SELECT 1 FROM erasure t WHERE t.partition = e.partition AND t.state = 'ERASING'
                                AND t.seq >= e.from_seq AND t.seq > e.erased_seq)
                        ORDER BY e.from_seq, e.id LIMIT ?
                        """,
                p -> p.add(partition.value()).add(safeSeq).add(most),
                ShardStatements::entry);
    }

    void clean(List<Long> shards, long erasedSeq) {
        database.update(
                "markErased",
                "UPDATE event_shard SET erased_seq = greatest(erased_seq, ?) WHERE id = ANY (?)",
                p -> p.add(erasedSeq).longs(shards, Long::longValue));
    }

    List<Integer> definitions() {
        return database.query(
                "scoresToErase",
                "SELECT d AS definition FROM scores_to_erase() AS d",
                Binder.NONE,
                row -> row.integer("definition"));
    }

    void swept(Duration ago) {
        database.update(
                "orphansSwept",
                """
                INSERT INTO orphan_sweep (finished_at, clean_before)
                VALUES (clock_timestamp(), clock_timestamp() - ?::interval)
                ON CONFLICT (single) DO UPDATE SET finished_at = excluded.finished_at, clean_before = excluded.clean_before
                """,
                p -> p.add(ago));
    }

    private static ErasureEntry entry(Row row) throws SQLException {
        return new ErasureEntry(
                row.uuid("id"),
                row.text("tenant"),
                row.textIfAny("entity"),
                row.partition(),
                ErasureEntry.State.valueOf(row.text("state")),
                row.number("seq"),
                row.number("rows"),
                row.number("event_files"),
                row.number("score_files"),
                row.instant("requested_at"),
                row.instantIfAny("placed_at"),
                row.instantIfAny("rewritten_at"),
                row.instantIfAny("finished_at"));
    }
}
