package io.scoreline.shard.catalog;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Score shards and their bases.
final class ScoreStatements {
    private static final String SHARDS = """
            SELECT coalesce(first_seq, seq) AS first, seq, definition, partitions, to_seqs, path, rows, bytes, sha256
            FROM score_shard\s""";

    private final Database database;

    ScoreStatements(Database database) {
        this.database = database;
    }

    List<ScoreShardEntry> shards(int definitionId, long afterSeq, int most) {
        return database.query(
                "scoreShards",
                SHARDS + "WHERE definition = ? AND seq > ? ORDER BY seq LIMIT ?",
                p -> p.add(definitionId).add(afterSeq).add(most),
                ScoreStatements::shard);
    }

    List<ScoreShardEntry> settledShards(int definitionId, long afterSeq, Duration age, int most) {
        return database.query(
                "settledScoreShards",
                SHARDS + """
                WHERE definition = ? AND seq > ? AND registered_at < clock_timestamp() - ?::interval
                ORDER BY seq LIMIT ?
                """,
                p -> p.add(definitionId).add(afterSeq).add(age).add(most),
                ScoreStatements::shard);
    }

    private static ScoreShardEntry shard(Row row) throws SQLException {
        return new ScoreShardEntry(
                row.number("first"),
                row.number("seq"),
                row.integer("definition"),
                row.integers("partitions"),
                row.numbers("to_seqs"),
                row.path(),
                row.number("rows"),
                row.number("bytes"),
                row.text("sha256"));
    }

    Optional<ScoreBase> base(int definitionId) {
        return database
                .query(
                        "scoreBase",
                        """
                        SELECT definition, covers_score_seq, partitions, done_seqs, path, rows, bytes, sha256, erased_seq
                        FROM score_base WHERE definition = ?
                        """,
                        p -> p.add(definitionId),
                        row -> new ScoreBase(
                                row.integer("definition"),
                                row.number("covers_score_seq"),
                                doneSeqs(row),
                                row.path(),
                                row.number("rows"),
                                row.number("bytes"),
                                row.text("sha256"),
                                row.number("erased_seq")))
                .stream()
                .findFirst();
    }

    boolean commitBase(ScoreBase base, long previousCovers, Duration grace) {
        List<Map.Entry<Integer, Long>> doneSeqs =
                base.doneSeqs().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        return database.writeOne(
                "commitScoreBase",
                "SELECT commit_score_base(?, ?, ?, ?, ?, ?, ?, ?, ?, ?::interval, ?) AS committed",
                p -> p.add(base.definitionId())
                        .add(previousCovers)
                        .add(base.coversScoreSeq())
                        .ints(doneSeqs, Map.Entry::getKey)
                        .longs(doneSeqs, Map.Entry::getValue)
                        .add(base.path().value())
                        .add(base.sha256())
                        .add(base.bytes())
                        .add(base.rows())
                        .add(grace)
                        .add(base.erasedSeq()),
                row -> row.flag("committed"));
    }

    boolean commitMerge(int definitionId, List<Long> seqs, MergedScores merged, Duration grace) {
        List<Map.Entry<Integer, Long>> toSeqs =
                merged.toSeqs().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        return database.writeOne(
                "commitScoreMerge",
                "SELECT commit_score_merge(?, ?, ?, ?, ?, ?, ?, ?, ?::interval) AS committed",
                p -> p.add(definitionId)
                        .longs(seqs, Long::longValue)
                        .ints(toSeqs, Map.Entry::getKey)
                        .longs(toSeqs, Map.Entry::getValue)
                        .add(merged.file().path().value())
                        .add(merged.file().sha256())
                        .add(merged.file().bytes())
                        .add(merged.rows())
                        .add(grace),
                row -> row.flag("committed"));
    }

    private static Map<Integer, Long> doneSeqs(Row row) throws SQLException {
        List<Integer> partitions = row.integers("partitions");
        List<Long> seqs = row.numbers("done_seqs");
        Map<Integer, Long> done = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            done.put(partitions.get(i), seqs.get(i));
        }
        return done;
    }
}
