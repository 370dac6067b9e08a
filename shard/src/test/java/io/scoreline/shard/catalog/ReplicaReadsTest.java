package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.shard.postgres.TestingStandby;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Lists of live files from a standby that streams the primary's log, falls behind, and goes away.
final class ReplicaReadsTest {
    private static final Set<LiveFiles.Kind> ALL = EnumSet.allOf(LiveFiles.Kind.class);
    private static final int MOST = 100;
    private static final Duration RETRY = Duration.ofMillis(1_100);

    private static TestingStandby servers;

    @BeforeAll
    static void start() throws Exception {
        servers = TestingStandby.start();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void aReplicaAnswersWhileItHasAllThatThisProcessHasSeen() throws Exception {
        try (TestingStore store = TestingStore.create(servers.primary(), Catalog.open(servers.primary(), servers.standby()))) {
            Catalog catalog = store.catalog;
            catalog.registerProcess(UUID.randomUUID(), "api", "api-1", 2);
            store.registerIn(0, 1);
            servers.awaitCaughtUp();
            catalog.heads();
            assertThat(read(catalog)).isEqualTo(2);
            assertThat(state(catalog)).isEqualTo(new ReplicaState(servers.standby().address(), ReplicaState.Status.OK, 1, 0));

            servers.pause();
            store.registerIn(2);
            assertThat(read(catalog)).as("what this process has registered").isEqualTo(3);
            assertThat(state(catalog).status()).isEqualTo(ReplicaState.Status.BEHIND);
            assertThat(read(catalog)).isEqualTo(3);
            assertThat(state(catalog).passed()).isEqualTo(2);

            servers.resume();
            servers.awaitCaughtUp();
            LockSupport.parkNanos(RETRY.toNanos());
            assertThat(read(catalog)).isEqualTo(3);
            assertThat(state(catalog)).isEqualTo(new ReplicaState(servers.standby().address(), ReplicaState.Status.OK, 2, 2));

            servers.pause();
            try (Catalog other = Catalog.open(servers.primary())) {
                other.addDefinition(new DefinitionKey("", "risk", 1), "digest", "body", DefinitionState.SHADOW, false);
            }
            assertThat(read(catalog)).as("another's change that was not heard of").isEqualTo(3);
            assertThat(state(catalog).reads()).isEqualTo(3);
            catalog.heads();
            read(catalog);
            assertThat(state(catalog).status()).as("a change that was heard of").isEqualTo(ReplicaState.Status.BEHIND);
            servers.resume();

            servers.awaitCaughtUp();
            store.execute("UPDATE scoreline.process SET heartbeat = heartbeat - interval '1 minute'");
            servers.awaitCaughtUp();
            LockSupport.parkNanos(RETRY.toNanos());
            assertThat(read(catalog)).isEqualTo(3);
            assertThat(state(catalog).status()).as("stuck, while no feed moves").isEqualTo(ReplicaState.Status.BEHIND);

            anotherStoreIsNotAReplica();
            servers.stopStandby();
            LockSupport.parkNanos(RETRY.toNanos());
            assertThat(read(catalog)).isEqualTo(3);
            assertThat(state(catalog).status()).isEqualTo(ReplicaState.Status.AWAY);
        }
        try (Catalog late = Catalog.open(servers.primary(), servers.standby())) {
            late.storeInfo();
            late.heads();
            assertThat(read(late)).as("a replica that is away from the start").isEqualTo(3);
        }
    }

    private static void anotherStoreIsNotAReplica() {
        CatalogSettings elsewhere = TestingPostgres.newDatabase();
        try (TestingStore store = TestingStore.create(elsewhere, Catalog.open(elsewhere, servers.standby()))) {
            store.catalog.heads();
            assertThat(read(store.catalog)).isZero();
            assertThat(state(store.catalog).status()).isEqualTo(ReplicaState.Status.FOREIGN);
        }
    }

    private static int read(Catalog catalog) {
        return catalog.liveFiles(ALL, null, MOST).events().size();
    }

    private static ReplicaState state(Catalog catalog) {
        Optional<ReplicaState> state = catalog.replica();
        return state.orElseThrow();
    }
}
