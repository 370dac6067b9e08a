package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A server takes 50 connections, so all processes together may have 40, one of them for migrations.
final class ConnectionBudgetTest {
    @Test
    void startThatWouldExceedTheShareIsRefusedWithTheArithmetic() throws Exception {
        try (TestingStore store = TestingStore.create()) {
            admit(store, "api", "api-1", 4);
            admit(store, "api", "api-2", 4);
            for (int i = 1; i <= 15; i++) {
                admit(store, "worker", "worker-" + i, 2);
            }
            assertThatThrownBy(() -> admit(store, "worker", "worker-16", 2))
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("worker worker-16 is not started")
                    .hasMessageContaining("2 x 4 (api) + 15 x 2 (worker) + 2 (this one) + 1 (migrations) = 41, more than 40,"
                            + " 80 % of the server's max_connections of 50; raise that to 52 or more");
            assertThat(store.value("SELECT count(*) FROM process WHERE name = 'worker-16'")).isEqualTo("0");
            assertThatCode(() -> admit(store, "worker", "worker-15", 2)).as("the same one again").doesNotThrowAnyException();
            store.execute("UPDATE process SET heartbeat = heartbeat - interval '16 seconds' WHERE name = 'worker-3'");
            assertThatCode(() -> admit(store, "worker", "worker-16", 2)).as("one has died").doesNotThrowAnyException();
        }
    }

    @Test
    void ofManyThatStartTogetherOnlyThoseAreAdmittedThatFit() throws Exception {
        try (TestingStore store = TestingStore.create();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> starts = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String name = "worker-" + i;
                starts.add(threads.submit(() -> {
                    try {
                        admit(store, "worker", name, 2);
                        return true;
                    } catch (CatalogException refused) {
                        return false;
                    }
                }));
            }
            int admitted = 0;
            for (Future<Boolean> start : starts) {
                admitted += start.get() ? 1 : 0;
            }
            assertThat(admitted).isEqualTo(19);
            assertThat(store.value("SELECT sum(pool) FROM process")).isEqualTo("38");
        }
    }

    @Test
    void twoApisAndFourWorkersStayFarBelowTheShare() {
        int together = 2 * CatalogPool.API.connections()
                + 4 * CatalogPool.WORKER.connections()
                + CatalogPool.SUPERVISOR.connections()
                + CatalogPool.FOR_MIGRATIONS;
        assertThat(together).isLessThanOrEqualTo(28);
    }

    @Test
    void settingThatDiffersIsNamedAndOneThatLosesCommitsIsRefused() throws Exception {
        try (TestingStore store = TestingStore.create()) {
            assertThat(store.catalog.checkServer())
                    .as("as the server of the tests is started")
                    .extracting(SettingDifference::name)
                    .containsExactly("fsync", "synchronous_commit");
            alter(store, "statement_timeout = '7s'");
            assertThat(store.catalog.checkServer())
                    .extracting(SettingDifference::toString)
                    .contains("statement_timeout: expected 5s, found 7s (Every statement of the catalog takes milliseconds.)");
            alter(store, "scoreline.throwaway = off");
            assertThatThrownBy(store.catalog::checkServer)
                    .isInstanceOf(CatalogException.class)
                    .hasMessageContaining("may lose what it has committed")
                    .hasMessageContaining("fsync: expected on, found off")
                    .hasMessageContaining("set scoreline.throwaway = on there");
        }
    }

    @Test
    void activityCountsConnectionsProcessesAndWhoWaitsForALock() throws Exception {
        try (TestingStore store = TestingStore.create()) {
            admit(store, "api", "api-1", 4);
            ConnectionActivity activity = store.catalog.activity();
            assertThat(activity.active()).isEqualTo(1);
            assertThat(activity.idleInTransaction()).isZero();
            assertThat(activity.listening()).isZero();
            assertThat(activity.max()).isEqualTo(50);
            assertThat(activity.all()).isBetween(1, 50);
            assertThat(activity.processes()).isEqualTo(1);
            assertThat(activity.registered()).isEqualTo(4);
            try (var other = store.connect();
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LISTEN something");
                ConnectionActivity listening = store.catalog.activity();
                assertThat(listening.listening()).isEqualTo(1);
                assertThat(listening.idleInTransaction()).isEqualTo(1);
            }
        }
    }

    @Test
    void callsAndWaitsAreCounted() {
        try (TestingStore store = TestingStore.create()) {
            long before = store.catalog.times().statements().count();
            store.catalog.heads();
            assertThat(store.catalog.times().calls()).containsEntry("heads", 1L);
            assertThat(store.catalog.times().statements().count()).isEqualTo(before + 1);
            assertThat(store.catalog.times().acquires().nanos()).isPositive();
        }
    }

    private static void alter(TestingStore store, String setting) throws SQLException {
        store.execute("ALTER DATABASE " + store.value("SELECT current_database()") + " SET " + setting);
    }

    private static void admit(TestingStore store, String role, String name, int pool) {
        store.catalog.admitProcess(UUID.randomUUID(), role, name, pool);
    }
}
