package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.MergedScores;
import io.scoreline.shard.catalog.NewShard;
import io.scoreline.shard.catalog.ScoreBase;
import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.orphan.OrphanCollector;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.score.ScoreFile;
import io.scoreline.writer.row.ShardNames;
import io.scoreline.writer.verdict.VerdictFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrphanCollectorTest {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final List<TestingEvent> SOME = List.of(TestingEvent.of("host-1", "id-1", 1, 1));

    private static final UUID COLLECTOR = new UUID(0, 7);

    @TempDir
    private Path directory;

    private TestingStore store;
    private OrphanCollector collector;

    @BeforeEach
    void open() throws Exception {
        store = TestingStore.open(TestingPostgres.newDatabase(), directory.resolve("store"), 4, Duration.ofHours(1));
        collector = collector(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10)));
        // A sweep that meets no live file collects nothing.
        store.land(SOME);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_range_in_flight_is_kept_until_done_has_passed_it() throws Exception {
        ShardPath lost = publish();
        assertThat(sweep()).isZero();
        assertThat(isThere(lost)).isTrue();
        store.land(SOME);
        assertThat(sweep()).isEqualTo(1);
        assertThat(isThere(lost)).isFalse();
        assertThat(store.filesBelow("events")).isEqualTo(2);
    }

    @Test
    void a_shard_of_a_dead_epoch_is_deleted_once_its_events_are_sealed_again() throws Exception {
        ShardPath dead = publish();
        store.claimWriter();
        assertThat(sweep()).as("the events of the file are nowhere else").isZero();
        store.land(SOME);
        ShardPath live = publish();
        assertThat(sweep()).isEqualTo(1);
        assertThat(isThere(dead)).isFalse();
        assertThat(isThere(live)).isTrue();
    }

    @Test
    void a_shard_of_a_writer_that_the_catalog_does_not_know_is_left() throws Exception {
        ShardPath known = publish();
        Path copy = directory.resolve("store").resolve(known.value().replaceAll("/0-[0-9a-f]{8}-", "/0-00000000-"));
        Files.copy(directory.resolve("store").resolve(known.value()), copy);
        Files.writeString(copy.resolveSibling("notes.txt"), "mine");
        store.land(SOME);
        assertThat(sweep()).isEqualTo(1);
        assertThat(copy).exists();
        assertThat(copy.resolveSibling("notes.txt")).exists();
    }

    @Test
    void a_young_file_is_not_asked_about() throws Exception {
        ShardPath lost = publish();
        store.land(SOME);
        collector = collector(Clock.systemUTC());
        assertThat(sweep()).isZero();
        assertThat(isThere(lost)).isTrue();
    }

    @Test
    void a_verdict_is_deleted_when_the_lease_has_another_epoch() throws Exception {
        PartitionId partition = new PartitionId(1);
        UUID process = store.process("p");
        long epoch = claim(process, partition);
        ShardPath verdict = verdict(partition, epoch);
        assertThat(sweep()).isZero();
        store.catalog.releasePartitions(process);
        assertThat(sweep()).as("nobody else has taken it").isZero();
        claim(store.process("q"), partition);
        ShardPath next = verdict(partition, epoch + 1);
        assertThat(sweep()).isEqualTo(1);
        assertThat(isThere(verdict)).isFalse();
        assertThat(isThere(next)).isTrue();
    }

    @Test
    void a_merged_shard_of_an_entity_is_deleted_when_the_lease_has_another_epoch() throws Exception {
        PartitionId partition = new PartitionId(1);
        UUID process = store.process("p");
        long epoch = claim(process, partition);
        ShardPath merged = ShardNames.ofEntity(0, new byte[] {'t'}, new byte[] {'/'}, partition, 1, String.valueOf(epoch));
        store.files.move(publish(), merged);
        assertThat(sweep()).isZero();
        store.catalog.releasePartitions(process);
        claim(store.process("q"), partition);
        assertThat(sweep()).isEqualTo(1);
        assertThat(isThere(merged)).isFalse();
    }

    @Test
    void a_score_shard_is_deleted_when_all_its_partitions_have_moved_on() throws Exception {
        LiveDefinition definition = live(store.define(TestingDefinitions.COUNT, false));
        UUID process = store.process("p");
        List<Lease> leases = store.catalog.claimPartitions(process, 4, LEASE);
        long first = leases.get(0).epoch();
        long second = leases.get(1).epoch();
        ShardPath shard = scores(
                definition, "01234567", Map.of(ScoreFile.META_EPOCHS, "0:%d,1:%d".formatted(first, second)));
        ShardPath old = scores(definition, "01234567", Map.of());
        assertThat(sweep()).isZero();
        store.catalog.reclaimPartitions(process, List.of(new PartitionId(0)), LEASE);
        assertThat(sweep()).isZero();
        assertThat(isThere(shard)).isTrue();
        store.catalog.reclaimPartitions(process, List.of(new PartitionId(1)), LEASE);
        assertThat(sweep()).isEqualTo(1);
        assertThat(isThere(shard)).isFalse();
        assertThat(isThere(old)).as("a footer without epochs").isTrue();
    }

    @Test
    void a_merged_score_shard_is_deleted_when_what_it_merges_is_gone() throws Exception {
        DefinitionEntry entry = store.define(TestingDefinitions.COUNT, false);
        try (Worker worker = store.worker("w")) {
            for (int round = 0; round < 2; round++) {
                store.awaitScored();
                store.land(List.of(TestingEvent.of("host", "id-" + round, round, 1)));
            }
            store.awaitScored();
            assertThat(worker.lastFailure()).isNull();
        }
        List<ScoreShardEntry> shards = store.catalog.scoreShards(entry.id(), 0, 2);
        assertThat(shards).hasSize(2);
        Map<String, String> footer =
                Map.of(ScoreFile.META_MERGES, String.valueOf(shards.getFirst().seq()));
        ShardPath lost = scores(live(entry), ScoreFile.MERGED_PREFIX, footer);
        ShardPath won = scores(live(entry), ScoreFile.MERGED_PREFIX, footer);
        ShardPath silent = scores(live(entry), ScoreFile.MERGED_PREFIX, Map.of());
        assertThat(sweep()).isZero();
        List<Long> seqs = shards.stream().map(ScoreShardEntry::seq).toList();
        PublishedFile file = new PublishedFile(won, 1, "0".repeat(64));
        assertThat(store.catalog.commitScoreMerge(entry.id(), seqs, new MergedScores(Map.of(0, 1L), file, 0)))
                .isTrue();
        assertThat(sweep()).isEqualTo(1);
        assertThat(isThere(lost)).isFalse();
        assertThat(isThere(won)).isTrue();
        assertThat(isThere(silent)).as("a footer that does not say what it merges").isTrue();
    }

    @Test
    void a_base_is_deleted_when_another_covers_more_than_it_may_replace() throws Exception {
        DefinitionEntry entry = store.define(TestingDefinitions.COUNT, false);
        try (Worker worker = store.worker("w")) {
            store.awaitScored();
            assertThat(worker.lastFailure()).isNull();
        }
        Map<String, String> footer = Map.of(ScoreFile.META_COVERS, "1", ScoreFile.META_PREVIOUS, "0");
        ShardPath lost = scores(live(entry), ScoreFile.BASE_PREFIX, footer);
        ShardPath won = scores(live(entry), ScoreFile.BASE_PREFIX, footer);
        assertThat(sweep()).isZero();
        assertThat(store.catalog.commitScoreBase(
                        new ScoreBase(entry.id(), 1, Map.of(), won, 0, 1, "0".repeat(64)), 0))
                .isTrue();
        assertThat(sweep()).isEqualTo(1);
        assertThat(isThere(lost)).isFalse();
        assertThat(isThere(won)).isTrue();
    }

    @Test
    void garbage_that_the_catalog_forgot_goes_by_the_rule_of_where_it_was() throws Exception {
        ShardPath lost = publish();
        store.files.move(lost, new ShardPath("garbage/" + lost));
        ShardPath live = store.liveShards().getFirst().path();
        store.files.move(live, new ShardPath("garbage/" + live));
        // Another one, for the sweep to know the store by.
        store.land(SOME);
        assertThat(sweep()).isEqualTo(1);
        assertThat(isThere(new ShardPath("garbage/" + lost))).isFalse();
        assertThat(isThere(new ShardPath("garbage/" + live))).isTrue();
    }

    @Test
    void in_a_store_that_the_catalog_does_not_speak_of_nothing_is_deleted() throws Exception {
        PartitionId partition = new PartitionId(1);
        long epoch = claim(store.process("p"), partition);
        claim(store.process("q"), partition);
        LocalFileStore other = new LocalFileStore(directory.resolve("other"));
        VerdictFile.publish(other, partition, epoch, new long[] {1}, new long[] {0}, 1);
        OrphanCollector astray = new OrphanCollector(
                "w", UUID.randomUUID(), store.catalog, other, Clock.offset(Clock.systemUTC(), LEASE), Duration.ZERO);
        assertThat(sweep(astray)).isZero();
        assertThat(other.list("verdicts")).hasSize(1);
    }

    @Test
    void more_files_than_a_page_has_are_all_swept() throws Exception {
        PartitionId partition = new PartitionId(1);
        long epoch = claim(store.process("p"), partition);
        for (int i = 0; i < 505; i++) {
            verdict(partition, epoch);
        }
        for (int i = 0; i < 105; i++) {
            publish();
        }
        claim(store.process("q"), partition);
        store.land(SOME);
        assertThat(sweep()).isEqualTo(610);
        assertThat(store.filesBelow("verdicts")).isZero();
        assertThat(store.filesBelow("events")).isEqualTo(2);
    }

    @Test
    void while_writers_rounds_and_merges_go_on_no_live_file_is_deleted_and_in_the_end_no_other_is_left() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
        List<TestingEvent> all = new ArrayList<>(SOME);
        LiveDefinition definition = live(risk);
        AtomicBoolean ended = new AtomicBoolean();
        int orphans;
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> sweeping = thread.submit(() -> sweepUntil(ended));
            try {
                for (int life = 0; life < 3; life++) {
                    all.addAll(live(life, random, definition));
                }
            } finally {
                ended.set(true);
            }
            orphans = sweeping.get();
        }
        // Everybody moves to a new epoch.
        store.claimWriter();
        store.catalog.claimPartitions(store.process("heir"), 4, LEASE);
        store.land(List.of(TestingEvent.of("host-x", "last", 1, 1)));
        for (int i = 0; i < 3; i++) {
            orphans += sweep();
        }
        assertThat(unlisted()).isEmpty();
        assertThat(orphans).isPositive();
        expectLiveFilesThere();
        store.catalog.releasePartitions(store.processOf("heir"));
        store.removeProcess("heir");
        try (Worker worker = store.worker("reader")) {
            store.awaitScored();
            all.add(TestingEvent.of("host-x", "last", 1, 1));
            assertThat(worker.lastFailure()).isNull();
        }
        assertThat(store.encodedStates(risk))
                .isEqualTo(TestingStore.encoded(Expected.states(risk.body(), Expected.firsts(all))));
    }

    private int sweepUntil(AtomicBoolean ended) throws IOException {
        int orphans = 0;
        while (!ended.get()) {
            orphans += sweep();
            expectLiveFilesThere();
        }
        return orphans;
    }

    /// Two workers score what a writer lands that crashes at times between publishing and registering, and they lose
    /// their leases at times.
    private List<TestingEvent> live(int life, Random random, LiveDefinition definition) throws Exception {
        List<TestingEvent> all = new ArrayList<>();
        Duration lease = Duration.ofMillis(900);
        try (Worker first = store.worker("first-" + life, store.catalog, lease);
                Worker second = store.worker("second-" + life, store.catalog, lease)) {
            for (int turn = 0; turn < 40; turn++) {
                List<TestingEvent> batch = batch(random, life * 100 + turn);
                if (random.nextInt(4) == 0) {
                    store.publish(batch, Map.of());
                }
                if (random.nextInt(6) == 0) {
                    store.claimWriter();
                }
                store.land(batch);
                all.addAll(batch);
                if (random.nextInt(4) == 0) {
                    PartitionId fenced = new PartitionId(random.nextInt(4));
                    long epoch = Objects.requireNonNull(
                            store.catalog.census(List.of()).epochs().get(fenced));
                    verdict(fenced, epoch);
                    scores(definition, "01234567", Map.of(ScoreFile.META_EPOCHS, fenced.value() + ":" + epoch));
                    UUID process = store.processOf((random.nextBoolean() ? "first-" : "second-") + life);
                    store.catalog.releasePartitions(process, List.of(fenced));
                }
            }
            store.awaitScored();
            if (life > 0) {
                store.await("merges", () -> first.counts().mergedFiles() + second.counts().mergedFiles() > 0);
            }
        }
        store.removeProcess("first-" + life);
        store.removeProcess("second-" + life);
        return all;
    }

    private static List<TestingEvent> batch(Random random, int round) {
        List<TestingEvent> batch = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            batch.add(TestingEvent.of("host-" + random.nextInt(9), "id-" + round + "-" + i, i, i));
        }
        return batch;
    }

    /// What the catalog lists, asked twice: a merge in between takes its inputs away.
    private void expectLiveFilesThere() {
        Set<ShardPath> missing = new HashSet<>();
        store.liveShards().forEach(shard -> missing.add(shard.path()));
        for (DefinitionEntry definition : store.catalog.definitions()) {
            store.catalog.scoreBase(definition.id()).ifPresent(base -> missing.add(base.path()));
            store.catalog.scoreShards(definition.id(), 0, 100_000).forEach(shard -> missing.add(shard.path()));
        }
        for (int partition = 0; partition < 4; partition++) {
            store.catalog
                    .verdicts(new PartitionId(partition), 0, Long.MAX_VALUE)
                    .forEach(verdict -> missing.add(verdict.path()));
        }
        missing.removeIf(this::isThere);
        assertThat(store.catalog.liveFiles(missing)).as("listed and not there").isEmpty();
    }

    private Set<ShardPath> unlisted() throws IOException {
        Set<ShardPath> unlisted = new HashSet<>(paths());
        unlisted.removeAll(store.catalog.liveFiles(unlisted));
        return unlisted;
    }

    private List<ShardPath> paths() throws IOException {
        return store.files.list("");
    }

    private boolean isThere(ShardPath path) {
        return Files.exists(directory.resolve("store").resolve(path.value()));
    }

    private OrphanCollector collector(Clock clock) {
        return new OrphanCollector("w", COLLECTOR, store.catalog, store.files, clock, Duration.ofSeconds(60));
    }

    private int sweep() throws IOException {
        int found = sweep(collector);
        store.deleteGarbage();
        return found;
    }

    private static int sweep(OrphanCollector collector) throws IOException {
        int steps = 0;
        while (!collector.step()) {
            assertThat(++steps).isLessThan(100);
        }
        return collector.finish();
    }

    private ShardPath publish() throws IOException {
        return store.publish(SOME, Map.of()).getFirst().file().path();
    }

    private long claim(UUID process, PartitionId partition) {
        store.catalog.claimPartitions(process, 4, Duration.ZERO);
        return store.catalog.claimPartitions(process, 4, Duration.ZERO).stream()
                .filter(lease -> lease.partition().equals(partition))
                .findFirst()
                .orElseThrow()
                .epoch();
    }

    private ShardPath verdict(PartitionId partition, long epoch) throws IOException {
        return VerdictFile.publish(store.files, partition, epoch, new long[] {1}, new long[] {0}, 1)
                .path();
    }

    private ShardPath scores(LiveDefinition definition, String prefix, Map<String, String> footer) throws IOException {
        try (ScoreFile file = ScoreFile.create(store.files, definition, prefix, footer, 0)) {
            return file.publish().path();
        }
    }

    private static LiveDefinition live(DefinitionEntry entry) throws Exception {
        return new LiveDefinition(entry, Definition.parse(entry.body()));
    }
}
