package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Database.Binder;
import io.scoreline.shard.store.ShardPath;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Which files the catalog lists, and who may still bring one in.
final class CensusStatements {
    private static final String LIVE = """
            (EXISTS (SELECT 1 FROM event_shard t WHERE t.path = f.path)
             OR EXISTS (SELECT 1 FROM verdict t WHERE t.path = f.path)
             OR EXISTS (SELECT 1 FROM score_shard t WHERE t.path = f.path)
             OR EXISTS (SELECT 1 FROM score_base t WHERE t.path = f.path))
            """;

    private final Database database;

    CensusStatements(Database database) {
        this.database = database;
    }

    /// One statement, hence one snapshot: an epoch that it shows as over was over before the files were looked up.
    FileCensus census(Collection<ShardPath> paths) {
        Reading reading = new Reading();
        database.query(
                "census",
                """
                WITH f AS MATERIALIZED (SELECT * FROM unnest(?) AS a (path))
                SELECT 'live' AS kind, f.path AS name, '' AS tenant, 0 AS number, 0::bigint AS epoch, 0::bigint AS done
                FROM f WHERE\s""" + LIVE + """
                UNION ALL
                SELECT 'garbage', f.path, '', 0, 0, 0 FROM f WHERE EXISTS (SELECT 1 FROM garbage g WHERE g.path = f.path)
                UNION ALL SELECT 'partition', '', '', p.partition, p.epoch, 0 FROM partition p
                UNION ALL SELECT 'writer', w.name, w.writer_id::text, w.journalled::int, w.epoch, w.done FROM writer w
                UNION ALL
                SELECT 'definition', d.name, d.tenant, d.version, coalesce(b.erased_seq, 0), coalesce(b.covers_score_seq, 0)
                FROM definition d LEFT JOIN score_base b ON b.definition = d.id
                UNION ALL
                SELECT 'scores', d.name, d.tenant, d.version, 0, s.seq
                FROM definition d JOIN score_shard s ON s.definition = d.id
                """,
                p -> p.texts(paths, ShardPath::value),
                reading::take);
        return reading.census();
    }

    Set<ShardPath> live(Collection<ShardPath> paths) {
        return Set.copyOf(database.query(
                "liveFiles",
                "SELECT f.path FROM (SELECT DISTINCT a.path FROM unnest(?) AS a (path)) f WHERE " + LIVE,
                p -> p.texts(paths, ShardPath::value),
                Row::path));
    }

    List<WriterPosition> writers() {
        return database.query(
                "writers",
                "SELECT writer_id::text AS tenant, name, journalled::int AS number, epoch, done FROM writer",
                Binder.NONE,
                CensusStatements::writer);
    }

    void put(Collection<ShardPath> paths, Duration grace) {
        database.write(
                "putGarbage",
                "SELECT put_garbage(?, ?::interval)",
                p -> p.texts(paths, ShardPath::value).add(grace),
                _ -> true);
    }

    private static WriterPosition writer(Row row) throws SQLException {
        WriterId id = new WriterId(UUID.fromString(row.text("tenant")));
        return new WriterPosition(
                id, row.text("name"), row.number("epoch"), row.number("done"), row.integer("number") == 1);
    }

    /// Rows of all kinds, gathered; a row read twice counts once.
    private static final class Reading {
        private final Set<ShardPath> live = new HashSet<>();
        private final Set<ShardPath> garbage = new HashSet<>();
        private final Map<PartitionId, Long> epochs = new HashMap<>();
        private final Map<WriterId, WriterPosition> writers = new HashMap<>();
        private final Map<DefinitionKey, FileCensus.BaseMark> bases = new HashMap<>();
        private final Map<DefinitionKey, Set<Long>> scoreSeqs = new HashMap<>();

        boolean take(Row row) throws SQLException {
            String kind = row.text("kind");
            switch (kind) {
                case "live" -> live.add(new ShardPath(row.text("name")));
                case "garbage" -> garbage.add(new ShardPath(row.text("name")));
                case "partition" -> epochs.put(new PartitionId(row.integer("number")), row.number("epoch"));
                case "writer" -> {
                    WriterPosition entry = writer(row);
                    writers.put(entry.writer(), entry);
                }
                case "definition" ->
                    bases.put(
                            definition(row), new FileCensus.BaseMark(row.number("done"), row.number("epoch")));
                case "scores" ->
                    scoreSeqs.computeIfAbsent(definition(row), _ -> new HashSet<>()).add(row.number("done"));
                default -> throw new SQLException("census: expected a kind, found " + kind);
            }
            return true;
        }

        private static DefinitionKey definition(Row row) throws SQLException {
            return new DefinitionKey(row.text("tenant"), row.text("name"), row.integer("number"));
        }

        FileCensus census() {
            return new FileCensus(live, garbage, epochs, List.copyOf(writers.values()), bases, scoreSeqs);
        }
    }
}
