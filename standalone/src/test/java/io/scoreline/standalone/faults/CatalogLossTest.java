package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingTerminal;
import io.scoreline.standalone.command.CommandRunner;
import io.scoreline.standalone.command.Context;
import io.scoreline.standalone.command.ExitCode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL is lost for good while everything runs: the catalog is made anew from the files, the journals register
/// what nobody else has, and every acknowledged event counts once, with scores equal to the bit.
@Tag("faults")
class CatalogLossTest {
    @TempDir
    private Path directory;

    private final long seed = Long.getLong("scoreline.seed", System.nanoTime());

    @Test
    @Timeout(300)
    void catalogIsMadeAnewFromFilesAndNothingIsLost() throws Exception {
        System.out.println("seed " + seed);
        try (TestingServer lost = new TestingServer(directory.resolve("lost"));
                TestingServer fresh = new TestingServer(directory.resolve("fresh"));
                TestingCluster cluster = new TestingCluster(directory.resolve("store"), lost.settings())) {
            cluster.start("api-1");
            KillPointsTest.define(cluster);
            cluster.start("api-2");
            cluster.start("worker-1");
            Collection<SentEvent> acknowledged;
            try (TestingLoad load = new TestingLoad(cluster, 4, seed)) {
                load.await(6_000);
                lost.stop();
                load.await(load.count() + 200);
                for (String name : cluster.names()) {
                    cluster.member(name).kill();
                }
                rebuild(fresh);
                cluster.serverIs(fresh.settings(), fresh.port());
                for (String name : cluster.names()) {
                    cluster.start(name);
                }
                load.await(load.count() + 500);
                acknowledged = load.finish();
            }
            StoreChecker checker = new StoreChecker(cluster);
            checker.check(acknowledged);
        }
    }

    private void rebuild(TestingServer server) {
        TestingTerminal terminal = new TestingTerminal();
        Map<String, String> environment = Map.of(
                "SCORELINE_POSTGRES_USER", server.settings().user(),
                "SCORELINE_POSTGRES_PASSWORD", server.settings().password());
        int exit = new CommandRunner(new Context(terminal.terminal(), environment, directory, Clock.systemUTC()))
                .run("catalog", "rebuild", "--data", directory.resolve("store").toString(), "--postgres-url", server.settings().jdbcUrl());
        String out = terminal.takeOut();
        System.out.println(out);
        assertThat(exit).as(out).isEqualTo(ExitCode.DONE);
    }
}
