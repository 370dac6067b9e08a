package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Twenty processes that find an empty database at the same moment: migrations, an API and as many workers as the server's fifty connections allow. Each gets there, and no connection is refused.
@Tag("slow")
class CrowdedStartTest {
    private static final int WORKERS = 17;

    @TempDir
    private Path directory;

    @Test
    @Timeout(300)
    void twentyProcessesStartOnAnEmptyDatabase() throws Exception {
        try (TestingServer server = new TestingServer(directory.resolve("postgres"));
                TestingCluster cluster = TestingCluster.direct(directory.resolve("store"), server.settings());
                TestingProcess first = cluster.run("migrate");
                TestingProcess second = cluster.run("migrate")) {
            List<String> members = Stream.concat(
                            Stream.of("api-1"), IntStream.rangeClosed(1, WORKERS).mapToObj(i -> "worker-" + i))
                    .toList();
            cluster.startTogether(members);
            assertThat(first.awaitExit(60)).as(() -> first.output().toString()).isZero();
            assertThat(second.awaitExit(60)).as(() -> second.output().toString()).isZero();

            assertThat(cluster.number("SELECT count(*) FROM scoreline.process")).isEqualTo(members.size());
            assertThat(cluster.number("SELECT count(*) FROM scoreline.store")).isEqualTo(1);
            assertThat(cluster.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'scoreline'"))
                    .isLessThanOrEqualTo(40);
            for (String name : members) {
                assertThat(cluster.member(name).output())
                        .as(name)
                        .noneMatch(line -> line.contains("ERROR") || line.contains("too many"));
            }
        }
    }
}
