package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.postgres.FaultyProxy;
import io.scoreline.shard.postgres.StatementFault;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.orphan.OrphanCollector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerRebalanceTest {
    private static final Duration SHORT_LEASE = Duration.ofMillis(900);
    private static final Duration WINDOW = Duration.ofHours(1);

    @TempDir
    private Path directory;

    @Test
    void workers_that_join_an_idle_store_get_their_share_and_leave_it_to_the_others_when_they_go() throws Exception {
        try (TestingStore store = open(TestingPostgres.newDatabase(), 7)) {
            store.define(TestingDefinitions.RISK, false);
            try (Worker first = store.worker("first", store.catalog, SHORT_LEASE)) {
                store.await("all partitions", () -> first.counts().partitions() == 7);
                try (Worker second = store.worker("second", store.catalog, SHORT_LEASE)) {
                    store.await("two shares", () -> isShared(7, 4, first, second));
                    try (Worker third = store.worker("third", store.catalog, SHORT_LEASE)) {
                        store.await("three shares", () -> isShared(7, 3, first, second, third));
                        assertThat(first.ready() && second.ready() && third.ready()).isTrue();
                    }
                    store.removeProcess("third");
                    store.await("two shares again", () -> isShared(7, 4, first, second));
                }
                store.removeProcess("second");
                store.await("all partitions again", () -> first.counts().partitions() == 7);
            }
        }
    }

    @Test
    void shares_move_while_events_come_and_each_counts_once() throws Exception {
        try (TestingStore store = open(TestingPostgres.newDatabase(), 6)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>();
            try (Worker first = store.worker("first", store.catalog, SHORT_LEASE)) {
                all.addAll(batch(store, 1));
                try (Worker second = store.worker("second", store.catalog, SHORT_LEASE);
                        Worker third = store.worker("third", store.catalog, SHORT_LEASE)) {
                    for (int number = 2; number < 12; number++) {
                        all.addAll(batch(store, number));
                    }
                    store.await("three shares", () -> isShared(6, 2, first, second, third));
                    all.addAll(batch(store, 12));
                    store.awaitScored();
                    assertThat(first.counts().fenced() + second.counts().fenced() + third.counts().fenced())
                            .as("nothing is given back within a round")
                            .isZero();
                }
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void a_killed_process_loses_its_partitions_to_another_after_the_lease() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        try (TestingStore store = open(settings, 4);
                TestingWorkerProcess victim =
                        TestingWorkerProcess.start(settings, directory.resolve("store"), "victim", SHORT_LEASE)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>(batch(store, 1));
            store.awaitScored();
            assertThat(store.partitionsOf(victim.id())).isEqualTo(4);
            victim.signal("KILL");
            all.addAll(batch(store, 2));
            try (Worker heir = store.worker("heir", store.catalog, SHORT_LEASE)) {
                store.await("its half, while the dead one counts as alive", () -> heir.counts().partitions() >= 2);
                // As if its heartbeat had been missed often enough.
                store.catalog.removeProcess(victim.id());
                store.await("all partitions", () -> heir.counts().partitions() == 4);
                store.awaitScored();
            }
            expectOnce(store, risk, all);
        }
    }

    @Test
    void a_process_stopped_beyond_its_lease_is_fenced_its_file_is_an_orphan_and_it_claims_anew() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        try (TestingStore store = open(settings, 2);
                FaultyProxy proxy = FaultyProxy.before(settings);
                TestingWorkerProcess zombie = TestingWorkerProcess.start(
                        proxy.through(settings), directory.resolve("store"), "zombie", SHORT_LEASE)) {
            DefinitionEntry risk = store.define(TestingDefinitions.RISK, false);
            List<TestingEvent> all = new ArrayList<>(batch(store, 1));
            store.awaitScored();
            StatementFault held = proxy.hold("commit_round");
            all.addAll(batch(store, 2));
            store.await("the commit", held::isMet);
            zombie.signal("STOP");
            assertThat(unlistedScores(store)).hasSize(1);
            store.catalog.removeProcess(zombie.id());
            try (Worker heir = store.worker("heir", store.catalog, SHORT_LEASE)) {
                store.await("all partitions", () -> heir.counts().partitions() == 2);
                store.awaitScored();
                expectOnce(store, risk, all);
                sweep(store, heir);
                assertThat(unlistedScores(store)).isEmpty();
                held.release();
                zombie.signal("CONT");
                store.await("its share", () -> store.partitionsOf(zombie.id()) == 1);
                all.addAll(batch(store, 3));
                store.awaitScored();
                store.await("one each", () -> heir.counts().partitions() == 1);
            }
            store.removeProcess("heir");
            store.await("all partitions of the zombie", () -> store.partitionsOf(zombie.id()) == 2);
            all.addAll(batch(store, 4));
            store.awaitScored();
            expectOnce(store, risk, all);
        }
    }

    private static void sweep(TestingStore store, Worker heir) throws Exception {
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        UUID process = store.processOf("heir");
        OrphanCollector collector =
                new OrphanCollector("heir", process, store.catalog, store.files, later, Duration.ofMinutes(1));
        // Upkeep of the zombie may hold the lease of who collects.
        store.endMergeLeases();
        store.await("a sweep", () -> {
            try {
                while (!collector.step()) {
                    assertThat(heir.lastFailure()).isNull();
                }
                return collector.finish() > 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        store.deleteGarbage();
    }

    private static Set<ShardPath> unlistedScores(TestingStore store) throws Exception {
        Set<ShardPath> paths = new HashSet<>(store.files.list("scores"));
        paths.removeAll(store.catalog.liveFiles(paths));
        return paths;
    }

    /// All partitions are held, none of the workers holds more than its share.
    private static boolean isShared(int partitions, int share, Worker... workers) {
        int sum = 0;
        for (Worker worker : workers) {
            int held = worker.counts().partitions();
            if (held > share) {
                return false;
            }
            sum += held;
        }
        return sum == partitions;
    }

    private TestingStore open(CatalogSettings settings, int partitions) {
        return TestingStore.open(settings, directory.resolve("store"), partitions, WINDOW);
    }

    private static List<TestingEvent> batch(TestingStore store, int number) throws Exception {
        List<TestingEvent> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add(TestingEvent.of("host-" + i % 17, "id-" + number + "-" + i, number * 100L + i, i));
        }
        store.land(events);
        return events;
    }

    private static void expectOnce(TestingStore store, DefinitionEntry definition, List<TestingEvent> all)
            throws Exception {
        assertThat(store.encodedStates(definition))
                .isEqualTo(TestingStore.encoded(Expected.states(definition.body(), all)));
        assertThat(store.sums(definition).scored()).isEqualTo(all.size());
    }
}
