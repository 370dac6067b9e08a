package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.postgres.TestingPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class MigrationTest {
    private static final Duration WINDOW = Duration.ofHours(1);

    @Test
    void twentyStartersOnAnEmptyDatabaseMakeOneStore() throws Exception {
        CatalogSettings database = TestingPostgres.newDatabase();
        CatalogSettings settings = CatalogSettings.of(database.jdbcUrl(), database.user(), database.password(), 1);
        int starters = 20;
        CyclicBarrier together = new CyclicBarrier(starters);
        List<Future<StoreInfo>> started = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(starters)) {
            for (int i = 0; i < starters; i++) {
                started.add(threads.submit(() -> {
                    together.await();
                    try (Catalog catalog = Catalog.open(settings)) {
                        return catalog.migrate(8, WINDOW);
                    }
                }));
            }
        }
        StoreInfo first = started.getFirst().get();
        assertThat(first.partitions()).isEqualTo(8);
        assertThat(first.dedupWindow()).isEqualTo(WINDOW);
        for (Future<StoreInfo> starter : started) {
            assertThat(starter.get()).isEqualTo(first);
        }
    }

    @Test
    @Tag("slow")
    @Timeout(180)
    void starterWaitsForAMigrationOfMoreThanAMinute() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        List<Migration> slow = new ArrayList<>(Migration.ALL);
        slow.add(new Migration(99, "0099_slow.sql", "SELECT pg_sleep(70)"));
        List<Future<Boolean>> started = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5; i++) {
                started.add(threads.submit(() -> {
                    try (Database database = Database.open(settings)) {
                        new Migrations(database, slow).run(8, WINDOW);
                        return true;
                    }
                }));
            }
        }
        for (Future<Boolean> starter : started) {
            assertThat(starter.get()).isTrue();
        }
    }

    @Test
    void whatIsFixedStaysAndAnotherNumberOfPartitionsIsRefused() {
        try (TestingStore store = TestingStore.create()) {
            StoreInfo before = store.catalog.storeInfo();
            assertThat(store.catalog.migrate(TestingStore.PARTITIONS, Duration.ofHours(9)))
                    .isEqualTo(before);
            assertThatThrownBy(() -> store.catalog.migrate(16, WINDOW))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("has 4 partitions, found 16");
        }
    }

    @Test
    void alteredMigrationIsRefused() throws Exception {
        try (TestingStore store = TestingStore.create()) {
            store.execute("UPDATE migration SET sha256 = 'other' WHERE version = 2");
            assertThatThrownBy(() -> store.catalog.migrate(TestingStore.PARTITIONS, WINDOW))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("another 0002_functions.sql")
                    .hasMessageContaining("found other");
        }
    }

    @Test
    void newerSchemaIsRefused() throws Exception {
        try (TestingStore store = TestingStore.create()) {
            store.execute("INSERT INTO migration (version, name, sha256) VALUES (99, '0099_later.sql', 'x')");
            assertThatThrownBy(() -> store.catalog.migrate(TestingStore.PARTITIONS, WINDOW))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("schema version 99 (0099_later.sql)")
                    .hasMessageContaining("start a newer release");
        }
    }

    @Test
    void aReleaseGoesOnWithANewerSchemaThatServesIt() throws Exception {
        int newest = Migration.ALL.getLast().version();
        try (TestingStore store = TestingStore.create();
                Database database = Database.open(store.settings)) {
            List<Migration> next = new ArrayList<>(Migration.ALL);
            next.add(new Migration(98, "0098_next.sql", "-- serves " + newest + System.lineSeparator() + "CREATE TABLE next (n int)"));
            new Migrations(database, next).run(TestingStore.PARTITIONS, WINDOW);
            assertThat(store.catalog.migrate(TestingStore.PARTITIONS, WINDOW)).isEqualTo(store.catalog.storeInfo());
            next.add(new Migration(99, "0099_after.sql", "-- serves 98" + System.lineSeparator() + "CREATE TABLE after_next (n int)"));
            new Migrations(database, next).run(TestingStore.PARTITIONS, WINDOW);
            assertThatThrownBy(() -> store.catalog.migrate(TestingStore.PARTITIONS, WINDOW))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("schema version 99 (0099_after.sql)");
        }
    }

    @Test
    void failingMigrationLeavesNothingBehind() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        List<Migration> broken = new ArrayList<>(Migration.ALL);
        broken.add(new Migration(99, "0099_broken.sql", "CREATE TABLE half (n int); SELECT nonsense"));
        try (Database database = Database.open(settings)) {
            assertThatThrownBy(() -> new Migrations(database, broken).run(4, WINDOW))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("nonsense");
        }
        try (TestingStore store = TestingStore.create(settings)) {
            assertThat(store.value("SELECT to_regclass('scoreline.half')")).isEqualTo("null");
            assertThat(store.catalog.heads().events()).isZero();
        }
    }

    @Test
    void laterMigrationIsAppliedToAnExistingStore() throws Exception {
        try (TestingStore store = TestingStore.create();
                Database database = Database.open(store.settings)) {
            store.registerIn(0);
            List<Migration> later = new ArrayList<>(Migration.ALL);
            later.add(new Migration(90, "0090_later.sql", "CREATE TABLE later AS SELECT count(*) AS n FROM event_shard"));
            new Migrations(database, later).run(TestingStore.PARTITIONS, WINDOW);
            assertThat(store.value("SELECT n FROM later")).isEqualTo("1");
            assertThat(store.value("SELECT string_agg(name, ' ' ORDER BY version) FROM migration"))
                    .isEqualTo(later.stream().map(Migration::name).collect(Collectors.joining(" ")));
        }
    }

    @Test
    void partitionsOutsideTheBoundsAreRefused() {
        try (Catalog catalog = Catalog.open(TestingPostgres.newDatabase())) {
            assertThatThrownBy(() -> catalog.migrate(0, WINDOW)).hasMessageContaining("expected 1 to 1024, found 0");
            assertThatThrownBy(() -> catalog.migrate(1025, WINDOW)).hasMessageContaining("found 1025");
        }
    }
}
