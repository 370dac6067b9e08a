package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reading of all live files in one statement, and so at one moment: a merge, a round or a new base is in all of the answer or in none of it.
final class LiveFileStatements {
    private static final String HEADS = "heads";
    private static final String EVENTS = "events";
    private static final String VERDICT = "verdict";
    private static final String SHARD = "score shard";

    /// The first row has the heads of the feeds in it: from_seq events, to_seq scores, min_ts definitions, max_ts erasures.
    private static final String ALL =
            """
            SELECT 'heads' AS kind, '' AS tenant, '' AS name, 0 AS version, '{}'::int[] AS partitions, '{}'::bigint[] AS seqs,
                   0::bigint AS id, 0 AS partition, 0 AS level, (SELECT seq FROM feed WHERE kind = 'event') AS from_seq,
                   (SELECT seq FROM feed WHERE kind = 'score') AS to_seq, 0 AS min_day, 0 AS max_day, '' AS path,
                   0::bigint AS rows, 0::bigint AS bytes, '' AS sha256,
                   (SELECT seq FROM feed WHERE kind = 'definition') AS min_ts,
                   (SELECT seq FROM feed WHERE kind = 'erasure') AS max_ts, clock_timestamp() AS registered_at
            UNION ALL (
            SELECT 'events' AS kind, '' AS tenant, '' AS name, 0 AS version, '{}'::int[], '{}'::bigint[],
                   id, partition, level, from_seq, to_seq, min_day, max_day, path, rows, bytes, sha256, min_ts, max_ts, registered_at
            FROM event_shard WHERE NOT skipped AND ? AND (? < 0 OR partition = ?)
            UNION ALL
            SELECT 'verdict', '', '', 0, '{}', '{}',
                   0, partition, 0, from_seq, to_seq, 0, 0, path, duplicates, bytes, sha256, 0, 0, 'epoch'
            FROM verdict WHERE ? AND (? < 0 OR partition = ?)
            UNION ALL
            SELECT 'score base', d.tenant, d.name, d.version, b.partitions, b.done_seqs,
                   0, 0, 0, b.covers_score_seq, b.covers_score_seq, 0, 0, b.path, b.rows, b.bytes, b.sha256, 0, 0, 'epoch'
            FROM score_base b JOIN definition d ON d.id = b.definition
            WHERE ? AND d.state <> 'RETIRED' AND (? < 0 OR ? = ANY (b.partitions))
            UNION ALL
            SELECT 'score shard', d.tenant, d.name, d.version, s.partitions, s.to_seqs,
                   0, 0, 0, s.seq, s.seq, 0, 0, s.path, s.rows, s.bytes, s.sha256, 0, 0, 'epoch'
            FROM score_shard s JOIN definition d ON d.id = s.definition
            WHERE ? AND d.state <> 'RETIRED' AND (? < 0 OR ? = ANY (s.partitions))
            ORDER BY kind, tenant, name, version, partition, from_seq, id LIMIT ?)
            """;

    private final Database database;

    LiveFileStatements(Database database) {
        this.database = database;
    }

    LiveFiles read(Set<LiveFiles.Kind> kinds, @Nullable PartitionId partition, int most) {
        int only = partition == null ? -1 : partition.value();
        boolean scores = kinds.contains(LiveFiles.Kind.SCORES);
        Collected collected = new Collected();
        database.query(
                "liveFiles",
                ALL,
                p -> p.add(kinds.contains(LiveFiles.Kind.EVENTS))
                        .add(only)
                        .add(only)
                        .add(kinds.contains(LiveFiles.Kind.VERDICTS))
                        .add(only)
                        .add(only)
                        .add(scores)
                        .add(only)
                        .add(only)
                        .add(scores)
                        .add(only)
                        .add(only)
                        .add(most),
                collected::add);
        return collected.files();
    }

    private static final class Collected {
        private @Nullable FeedHeads heads;
        private final List<ShardEntry> events = new ArrayList<>();
        private final List<LiveFiles.Verdict> verdicts = new ArrayList<>();
        private final List<LiveFiles.Scores> scores = new ArrayList<>();

        boolean add(Row row) throws SQLException {
            String kind = row.text("kind");
            return switch (kind) {
                case HEADS -> {
                    heads = heads(row);
                    yield true;
                }
                case EVENTS -> events.add(ShardStatements.entry(row));
                case VERDICT -> verdicts.add(verdict(row));
                default -> scores.add(scores(row, !kind.equals(SHARD)));
            };
        }

        LiveFiles files() {
            if (heads == null) {
                throw new IllegalStateException("liveFiles: expected the heads of the feeds, found none");
            }
            return new LiveFiles(heads, events, verdicts, scores);
        }

        private static FeedHeads heads(Row row) throws SQLException {
            return new FeedHeads(
                    row.number("from_seq"),
                    row.number("to_seq"),
                    row.number("min_ts"),
                    row.number("max_ts"),
                    row.instant("registered_at"));
        }

        private static LiveFiles.Verdict verdict(Row row) throws SQLException {
            return new LiveFiles.Verdict(
                    row.partition(),
                    row.number("from_seq"),
                    row.number("to_seq"),
                    row.path(),
                    row.number("rows"),
                    row.number("bytes"),
                    row.text("sha256"));
        }

        private static LiveFiles.Scores scores(Row row, boolean base) throws SQLException {
            return new LiveFiles.Scores(
                    new DefinitionKey(row.text("tenant"), row.text("name"), row.integer("version")),
                    base,
                    row.number("from_seq"),
                    doneSeqs(row),
                    row.path(),
                    row.number("rows"),
                    row.number("bytes"),
                    row.text("sha256"));
        }

        private static Map<Integer, Long> doneSeqs(Row row) throws SQLException {
            List<Integer> partitions = row.integers("partitions");
            List<Long> seqs = row.numbers("seqs");
            Map<Integer, Long> done = new HashMap<>();
            for (int i = 0; i < partitions.size(); i++) {
                done.put(partitions.get(i), seqs.get(i));
            }
            return done;
        }
    }
}
