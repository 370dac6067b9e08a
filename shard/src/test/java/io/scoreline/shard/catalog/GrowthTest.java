package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.LEASE;
import static io.scoreline.shard.catalog.TestingStore.PARTITIONS;
import static io.scoreline.shard.catalog.TestingStore.file;
import static io.scoreline.shard.catalog.TestingStore.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.RoundCommit.DefinitionMove;
import io.scoreline.shard.catalog.RoundCommit.NewScoreShard;
import io.scoreline.shard.catalog.RoundCommit.PartitionMove;
import io.scoreline.shard.store.PublishedFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a year leaves in the catalog. Every hour of it is the same: seals, rounds, merges, bases and garbage, through
/// the statements that really make them, so many that what they leave behind shows; and then the merged files of 365
/// days, as many as the bytes of their events fill at the size from which on a file is not merged again.
@Tag("slow")
final class GrowthTest {
    private static final long EVENTS_A_SECOND = 50_000;
    private static final long BYTES_AN_EVENT = 100;
    private static final long LARGE_FILE_BYTES = 64L << 20;
    private static final int DAYS = 365;

    /// Of any table but that of event shards.
    private static final long MOST_BYTES = 4L << 20;

    private static final int SEALS = 3_200;
    private static final int SEALS_A_ROUND = 4;
    private static final int SEALS_A_MERGE = 32;

    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;
    private final UUID process = UUID.randomUUID();
    private final int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
    private final Map<Integer, Long> done = new HashMap<>();
    private long covered;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @Timeout(600)
    void aYearAtFiftyThousandEventsASecond() throws Exception {
        catalog.admitProcess(process, Catalog.WORKER_ROLE, "worker-1", 2);
        catalog.claimPartitions(process, PARTITIONS, LEASE);
        TestingStore.Writer writer = store.writer();
        for (int seal = 1; seal <= SEALS; seal++) {
            List<NewShard> shards = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                shards.add(TestingStore.shard(partition));
            }
            catalog.register(new Registration(writer.id(), writer.epoch(), seal - 1, seal, 40, shards, List.of()));
            if (seal % SEALS_A_ROUND == 0) {
                round();
            }
            if (seal % SEALS_A_MERGE == 0) {
                merge();
                removeGarbage();
            }
        }
        Map<String, long[]> churned = tables();
        insertAYear();
        Map<String, long[]> year = tables();
        System.out.println("table, rows, bytes after the churn of an hour or so; rows, bytes after a year");
        year.forEach((table, size) -> System.out.printf(
                "%-14s %s %10d %14d%n", table, Arrays.toString(churned.get(table)), size[0], size[1]));
        year.remove("event_shard");
        assertThat(year.values()).allSatisfy(size -> assertThat(size[1]).isLessThan(MOST_BYTES));
    }

    private void round() {
        long head = catalog.heads().events();
        List<PartitionMove> moves = new ArrayList<>();
        List<DefinitionMove> scored = new ArrayList<>();
        for (Lease lease : catalog.claimPartitions(process, PARTITIONS, LEASE)) {
            int partition = lease.partition().value();
            moves.add(new PartitionMove(lease.partition(), lease.epoch(), lease.decidedSeq(), head, file("verdicts"), 1));
            scored.add(new DefinitionMove(definition, lease.partition(), done.getOrDefault(partition, 0L), head, 39, 0, 0, 1));
            done.put(partition, head);
        }
        NewScoreShard score = new NewScoreShard(definition, file("scores"), 100);
        assertThat(catalog.commitRound(new RoundCommit(process, moves, scored, List.of(score)), LEASE).committed())
                .hasSize(PARTITIONS);
    }

    /// All that landed in a partition becomes one file of a level above, and the score shards a base.
    private void merge() {
        for (Lease lease : catalog.claimPartitions(process, PARTITIONS, LEASE)) {
            int partition = lease.partition().value();
            List<ShardEntry> inputs = catalog.shards(lease.partition(), 0, done.getOrDefault(partition, 0L)).stream()
                    .filter(each -> each.level() == 0)
                    .toList();
            NewShard output = new NewShard(partition(partition), 20_000, 20_000, file("events"), 10L * inputs.size() - 1, 5, 50);
            assertThat(catalog.commitMerge(new MergeCommit(
                            lease.partition(),
                            lease.epoch(),
                            inputs.stream().map(ShardEntry::id).toList(),
                            List.of(new MergeCommit.Output(
                                    1, inputs.getFirst().fromSeq(), inputs.getLast().toSeq(), output)))))
                    .isTrue();
        }
        PublishedFile base = file("scores");
        long covers = catalog.heads().scores();
        assertThat(catalog.commitScoreBase(
                        new ScoreBase(definition, covers, done, base.path(), 100, base.bytes(), base.sha256()), covered))
                .isTrue();
        covered = covers;
    }

    private void removeGarbage() throws SQLException {
        store.execute("UPDATE garbage SET delete_after = delete_after - interval '61 seconds'");
        for (GarbageEntry due : catalog.dueGarbage("", 1_000)) {
            catalog.garbageDeleted(due.path());
        }
    }

    private void insertAYear() throws SQLException {
        long files = DAYS * (EVENTS_A_SECOND * 86_400 * BYTES_AN_EVENT / LARGE_FILE_BYTES + 1);
        executeAtLength("INSERT INTO event_shard (level, from_seq, to_seq, partition, min_day, max_day, path, rows, bytes, sha256,"
                + " min_ts, max_ts, registered_at) SELECT 3, n * 100, n * 100 + 99, n % " + PARTITIONS + ", d, d,"
                + " 'events/date=2026-01-01/partition=0' || n % " + PARTITIONS + " || '/3-17-' || gen_random_uuid() || '.parquet',"
                + " 671088, " + LARGE_FILE_BYTES + ", encode(sha256(n::text::bytea), 'hex'), n, n + 1, now()"
                + " FROM (SELECT n, (20454 + n * " + DAYS + " / " + files + ")::int AS d FROM generate_series(1000000, "
                + (1_000_000 + files) + ") n) a");
        executeAtLength("VACUUM ANALYZE event_shard");
    }

    private void executeAtLength(String sql) throws SQLException {
        try (var connection = store.connect();
                var statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 0");
            statement.execute(sql);
        }
    }

    /// For each table its rows and its bytes with indexes.
    private Map<String, long[]> tables() throws SQLException {
        Map<String, long[]> sizes = new TreeMap<>();
        try (var connection = store.connect();
                var names = connection.createStatement();
                var counts = connection.createStatement();
                ResultSet tables = names.executeQuery("SELECT relname, pg_total_relation_size(oid) FROM pg_class"
                        + " WHERE relkind = 'r' AND relnamespace = 'scoreline'::regnamespace")) {
            while (tables.next()) {
                try (ResultSet count = counts.executeQuery("SELECT count(*) FROM " + tables.getString(1))) {
                    count.next();
                    sizes.put(tables.getString(1), new long[] {count.getLong(1), tables.getLong(2)});
                }
            }
        }
        return sizes;
    }
}
