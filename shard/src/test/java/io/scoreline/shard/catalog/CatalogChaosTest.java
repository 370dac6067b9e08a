package io.scoreline.shard.catalog;

import static io.scoreline.shard.catalog.TestingStore.file;
import static io.scoreline.shard.catalog.TestingStore.shard;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.RegisterOutcome.Fenced;
import io.scoreline.shard.catalog.RegisterOutcome.Registered;
import io.scoreline.shard.catalog.RegisterOutcome.SourceConflict;
import io.scoreline.shard.catalog.RoundCommit.DefinitionMove;
import io.scoreline.shard.catalog.RoundCommit.PartitionMove;
import io.scoreline.shard.postgres.FaultyProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Writers, workers whose leases run out while they score, workers that die with a file just written, and connections cut at any moment: in the end every row is scored once.
final class CatalogChaosTest {
    private static final Duration LEASE = Duration.ofMillis(60);
    private static final int WRITERS = 2;
    private static final int WORKERS = 3;
    private static final int REGISTRATIONS = 120;
    private static final int ONE_ANSWER_LOST_IN = 15;
    private static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final Duration CHAOS = Duration.ofSeconds(4);

    private final long seed = System.nanoTime();
    private final TestingStore store = TestingStore.create();
    private final FaultyProxy proxy = FaultyProxy.to(store.port());
    private final Catalog catalog = Catalog.open(store.settingsThrough(proxy.port()));
    private final int definition = store.define("risk", 1, DefinitionState.ACTIVE, false).id();
    private final long begin = System.nanoTime();
    private final AtomicInteger writing = new AtomicInteger(WRITERS);
    private final AtomicInteger killed = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicInteger fenced = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();

    /// What each score file holds: for each partition the landing seqs folded into it.
    private final Map<String, Map<Integer, List<Long>>> files = new ConcurrentHashMap<>();

    CatalogChaosTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        catalog.close();
        proxy.close();
        store.close();
    }

    @Test
    void everyRowIsScoredOnceWhateverIsCut() throws Exception {
        System.out.println("seed " + seed);
        proxy.loseAnswers(new Random(seed + 300), ONE_ANSWER_LOST_IN);
        List<Future<Boolean>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                Random random = new Random(seed + i);
                all.add(threads.submit(() -> write(random)));
            }
            for (int i = 0; i < WORKERS; i++) {
                Random random = new Random(seed + 100 + i);
                all.add(threads.submit(() -> score(random)));
            }
            Random random = new Random(seed + 200);
            all.add(threads.submit(() -> cut(random)));
        }
        for (Future<Boolean> task : all) {
            assertThat(task.get()).isTrue();
        }
        System.out.printf(
                "registered %d, answers lost %d, cut %d, unknown %d, fenced %d, abandoned %d%n",
                catalog.heads().events(), proxy.lostAnswers(), killed.get(), unknown.get(), fenced.get(), abandoned.get());
        checkFeed();
        checkScores();
        checkCounters();
        assertThat(fenced.get()).isPositive();
        assertThat(killed.get()).isPositive();
        assertThat(proxy.lostAnswers()).isPositive();
    }

    /// Registers range after range; whether one whose answer was lost is registered is told by the writer's position.
    private boolean write(Random random) {
        WriterId id = new WriterId(UUID.randomUUID());
        List<UUID> tokens = new ArrayList<>();
        long epoch = 0;
        long position = 0;
        while (position < REGISTRATIONS) {
            try {
                if (epoch == 0) {
                    UUID token = UUID.randomUUID();
                    List<UUID> known = List.copyOf(tokens);
                    tokens.add(token);
                    ClaimRequest claim = new ClaimRequest(
                            id, "chaos-" + id.value(), token, known, Long.MAX_VALUE, 0, false);
                    ClaimOutcome.Claimed claimed = (ClaimOutcome.Claimed) catalog.claimWriter(claim);
                    epoch = claimed.epoch();
                    position = claimed.done();
                    continue;
                }
                List<NewShard> shards = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    shards.add(shard(random.nextInt(TestingStore.PARTITIONS)));
                }
                Registration registration = new Registration(
                        id, epoch, position, position + 1, 10L * shards.size(), shards, List.of());
                switch (catalog.register(registration)) {
                    case Registered _ -> position++;
                    case Fenced _ -> epoch = 0;
                    case SourceConflict conflict -> throw new AssertionError(conflict);
                }
                pause(random.nextInt(4));
            } catch (CatalogException e) {
                count(e);
                epoch = e.outcomeUnknown() ? 0 : epoch;
            }
            checkDeadline();
        }
        writing.decrementAndGet();
        return true;
    }

    /// Scores what is there, until all is scored; sometimes it pauses beyond its lease, sometimes it dies before the commit.
    private boolean score(Random random) {
        UUID process = UUID.randomUUID();
        while (!finished()) {
            checkDeadline();
            try {
                List<Lease> leases = catalog.claimPartitions(process, 1 + random.nextInt(3), LEASE);
                if (!leases.isEmpty()) {
                    round(process, leases, random);
                }
                pause(random.nextInt(5));
                if (random.nextInt(20) == 0) {
                    catalog.releasePartitions(process);
                }
            } catch (CatalogException e) {
                count(e);
            }
        }
        return true;
    }

    private void round(UUID process, List<Lease> leases, Random random) {
        long head = catalog.heads().events();
        Map<PartitionId, Long> done = new HashMap<>();
        catalog.progress().forEach(row -> done.put(row.partition(), row.doneSeq()));
        List<PartitionMove> partitions = new ArrayList<>();
        List<DefinitionMove> moves = new ArrayList<>();
        Map<Integer, List<Long>> rows = new HashMap<>();
        for (Lease lease : leases) {
            long from = done.getOrDefault(lease.partition(), 0L);
            List<Long> seqs = catalog.shards(lease.partition(), from, head).stream().map(ShardEntry::fromSeq).toList();
            rows.put(lease.partition().value(), seqs);
            partitions.add(TestingStore.decide(lease, Math.max(head, lease.decidedSeq())));
            moves.add(new DefinitionMove(
                    definition, lease.partition(), from, Math.max(head, from), 10L * seqs.size(), 0, 0, 0));
        }
        RoundCommit.NewScoreShard score = new RoundCommit.NewScoreShard(definition, file("scores"), 1);
        files.put(score.file().path().value(), rows);
        pause(random.nextInt(10) == 0 ? LEASE.toMillis() * 2 : random.nextInt(5));
        if (random.nextInt(10) == 0) {
            abandoned.incrementAndGet();
            return;
        }
        RoundOutcome outcome = catalog.commitRound(new RoundCommit(process, partitions, moves, List.of(score)), LEASE);
        fenced.addAndGet(outcome.fenced().size());
    }

    /// Ends connections of the catalog at any moment, commits included.
    private boolean cut(Random random) throws SQLException {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            while (elapsed().compareTo(CHAOS) < 0 && !finished()) {
                pause(10L + random.nextInt(30));
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1");
                killed.incrementAndGet();
            }
        } finally {
            proxy.mend();
        }
        return true;
    }

    private boolean finished() {
        if (writing.get() > 0) {
            return false;
        }
        try {
            long head = catalog.heads().events();
            return catalog.progress().stream().allMatch(row -> row.doneSeq() >= head);
        } catch (CatalogException e) {
            count(e);
            return false;
        }
    }

    private void checkFeed() {
        List<TailEntry> tail = catalog.tail(0, Integer.MAX_VALUE);
        for (int i = 0; i < tail.size(); i++) {
            assertThat(tail.get(i).seq()).isEqualTo(i + 1L);
        }
        assertThat(catalog.heads().events()).isEqualTo(tail.size());
        assertThat(tail).extracting(TailEntry::registeredAt).isSorted();
        assertThat(catalog.totals().accepted()).isEqualTo(10L * tail.size());
    }

    private void checkScores() {
        List<ScoreShardEntry> scores = catalog.scoreShards(definition, 0, Integer.MAX_VALUE);
        Set<String> scored = new HashSet<>();
        for (int i = 0; i < scores.size(); i++) {
            ScoreShardEntry entry = scores.get(i);
            assertThat(entry.seq()).isEqualTo(i + 1L);
            Map<Integer, List<Long>> rows = Objects.requireNonNull(files.get(entry.path().value()));
            for (int partition : entry.partitions()) {
                for (long seq : rows.getOrDefault(partition, List.of())) {
                    assertThat(scored.add(partition + "/" + seq)).as("scored twice: %s", seq).isTrue();
                }
            }
        }
        Set<String> registered = new HashSet<>();
        catalog.tail(0, Integer.MAX_VALUE).forEach(entry -> registered.add(entry.partition().value() + "/" + entry.seq()));
        assertThat(scored).isEqualTo(registered);
    }

    private void checkCounters() {
        long counted = catalog.progress().stream().mapToLong(Progress::scored).sum();
        assertThat(counted).isEqualTo(catalog.totals().accepted());
    }

    private void count(CatalogException failure) {
        unknown.addAndGet(failure.outcomeUnknown() ? 1 : 0);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void checkDeadline() {
        assertThat(elapsed()).as("seed %s: writers left %s, progress %s", seed, writing, catalog.connections()).isLessThan(DEADLINE);
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
