package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scoreline.shard.catalog.Database.Binder;
import io.scoreline.shard.postgres.TestingPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class DatabaseFailureTest {
    private static final String END_MYSELF = "SELECT pg_terminate_backend(pg_backend_pid()) AS n";

    @Test
    void serverThatIsNotThereIsAClearErrorAtOnce() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CatalogSettings settings =
                CatalogSettings.of("jdbc:postgresql://127.0.0.1:" + port + "/none?password=secret", "me", "secret", 2);
        assertThatThrownBy(() -> Catalog.open(settings))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.outcomeUnknown()).isFalse())
                .hasMessageContaining("cannot reach the catalog at jdbc:postgresql://127.0.0.1:" + port + "/none as me")
                .hasMessageNotContaining("secret");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void wrongPasswordIsAClearErrorAtOnce() {
        CatalogSettings right = TestingPostgres.newDatabase();
        CatalogSettings wrong = CatalogSettings.of(right.jdbcUrl(), right.user(), "wrong", 2);
        assertThatThrownBy(() -> Catalog.open(wrong)).hasMessageContaining("password authentication failed");
    }

    @Test
    void limitsOfTheConnectionAreInForceOnAnyServer() {
        try (Database database = Database.open(TestingPostgres.newDatabase())) {
            assertThat(setting(database, "statement_timeout")).isEqualTo("5s");
            assertThat(setting(database, "lock_timeout")).isEqualTo("2s");
            assertThat(setting(database, "search_path")).isEqualTo("scoreline");
        }
    }

    @Test
    void lostAnswerOfAWriteIsUnknownAndThatOfAReadIsNot() {
        try (Database database = Database.open(TestingPostgres.newDatabase())) {
            CatalogException write = failure(() -> database.write("test", END_MYSELF, Binder.NONE, row -> row.flag("n")));
            assertThat(write.outcomeUnknown()).isTrue();
            assertThat(write).hasMessageContaining("may have been committed");
            CatalogException read = failure(() -> database.query("test", END_MYSELF, Binder.NONE, row -> row.flag("n")));
            assertThat(read.outcomeUnknown()).isFalse();
            int answer = database.queryOne("test", "SELECT 1 AS n", Binder.NONE, row -> row.integer("n"));
            assertThat(answer).isEqualTo(1);
        }
    }

    @Test
    void statementThatTheServerRefusedOrCancelledIsKnown() {
        try (Database database = Database.open(TestingPostgres.newDatabase())) {
            CatalogException refused = failure(() -> database.update("test", "DROP TABLE nothing", Binder.NONE));
            assertThat(refused.outcomeUnknown()).isFalse();
            CatalogException cancelled = failure(() -> database.update(
                    "test", "DO $$ BEGIN PERFORM pg_cancel_backend(pg_backend_pid()); PERFORM pg_sleep(3); END $$", Binder.NONE));
            assertThat(cancelled).hasMessageContaining("57014");
            assertThat(cancelled.outcomeUnknown()).isFalse();
        }
    }

    @Test
    void lockThatAnotherHoldsIsGivenUpInTime() throws Exception {
        try (TestingStore store = TestingStore.create();
                Connection frozen = store.connect();
                Statement statement = frozen.createStatement()) {
            frozen.setAutoCommit(false);
            statement.execute("UPDATE feed SET seq = seq + 1 WHERE kind = 'event'");
            CatalogException failure = failure(() -> store.registerIn(0));
            assertThat(failure).hasMessageContaining("lock timeout");
            assertThat(store.catalog.times().lockTimeouts()).isEqualTo(1);
            assertThat(failure.outcomeUnknown()).isFalse();
            frozen.rollback();
            assertThat(store.registerIn(0)).isEqualTo(1);
        }
    }

    @Test
    void callersBeyondThePoolWaitAndThenAreTold() throws Exception {
        CatalogSettings any = TestingPostgres.newDatabase();
        CatalogSettings settings =
                new CatalogSettings(any.jdbcUrl(), any.user(), any.password(), 1, Duration.ofMillis(300));
        try (Database database = Database.open(settings);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch holding = new CountDownLatch(1);
            CountDownLatch told = new CountDownLatch(1);
            Future<Integer> holder = threads.submit(() -> database.queryOne(
                    "hold",
                    "SELECT 1 AS n",
                    _ -> {
                        holding.countDown();
                        assertThat(await(told)).isTrue();
                    },
                    row -> row.integer("n")));
            assertThat(await(holding)).isTrue();
            assertThat(database.counts().active()).isEqualTo(1);
            CatalogException failure = failure(() -> setting(database, "lock_timeout"));
            assertThat(failure).hasMessageContaining("no connection within PT0.3S, all 1 in use");
            told.countDown();
            assertThat(holder.get()).isEqualTo(1);
        }
    }

    @Test
    void manyVirtualThreadsShareASmallPool() throws Exception {
        try (TestingStore store = TestingStore.create();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<FeedHeads>> heads = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                heads.add(threads.submit(store.catalog::heads));
            }
            for (Future<FeedHeads> head : heads) {
                assertThat(head.get().events()).isZero();
            }
            ConnectionCounts counts = store.catalog.connections();
            assertThat(counts.max()).isEqualTo(4);
            assertThat(counts.active() + counts.idle()).isBetween(1, 4);
            assertThat(counts.waiting()).isZero();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String setting(Database database, String name) {
        return database.queryOne("test", "SHOW " + name, Binder.NONE, row -> row.text(name));
    }

    private static CatalogException failure(ThrowingCallable call) {
        CatalogException failure = catchThrowableOfType(CatalogException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
