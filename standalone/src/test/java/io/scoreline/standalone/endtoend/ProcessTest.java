package io.scoreline.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.Scoreline;
import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.TestingProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program as people run it: processes with exit codes and signals.
@Order(4)
@Timeout(120)
class ProcessTest {
    private static final String MAIN = Scoreline.class.getName();

    @TempDir
    private Path directory;

    @Test
    void theDemoShowsScoresInSeveralBandsAndEnds() throws Exception {
        try (TestingProcess demo =
                TestingProcess.start(List.of(), directory, MAIN, "demo", "--once", "--port", "0", "--data", "demo")) {
            assertThat(demo.awaitExit(90)).as(String.join("\n", demo.output())).isZero();
            Set<String> bands = new TreeSet<>();
            demo.output().stream()
                    .filter(line -> line.contains("account-"))
                    .flatMap(line -> List.of("low", "medium", "high").stream().filter(line::contains))
                    .forEach(bands::add);
            assertThat(bands).hasSizeGreaterThanOrEqualTo(2);
            assertThat(demo.output()).anyMatch(line -> line.contains("curl 'http://127.0.0.1:"));
            assertThat(demo.output()).anyMatch(line -> line.contains("./scoreline up --data"));
        }
    }

    @Test
    void aSecondStartIsToldWhoHoldsTheDirectoryAndASignalStopsTheFirst() throws Exception {
        String definition =
                TestingFiles.checkout().resolve("testdata/demo.yaml").toString();
        try (TestingProcess first = TestingProcess.start(
                List.of(), directory, MAIN, "up", "--port", "0", "--data", "store", "--definition", definition)) {
            first.awaitLine("Stop with Ctrl-C");
            assertThat(first.awaitLine("definition  ")).contains("account-risk@1 (active)");
            assertThat(first.awaitLine("Postgres")).contains("PostgreSQL 18");
            TestingProcess second =
                    TestingProcess.start(List.of(), directory, MAIN, "up", "--port", "0", "--data", "store");
            assertThat(second.awaitExit(30)).isEqualTo(1);
            assertThat(second.output()).singleElement().asString().contains("is in use by pid " + first.pid());
            first.terminate();
            assertThat(first.awaitExit(25)).isZero();
        }
        try (TestingProcess again =
                TestingProcess.start(List.of(), directory, MAIN, "up", "--port", "0", "--data", "store")) {
            // How long it took is told, not judged: machines differ.
            System.out.println("second start: " + again.awaitLine("is ready after"));
            assertThat(again.awaitLine("definition  ")).contains("account-risk@1 (active)");
            again.terminate();
            assertThat(again.awaitExit(25)).isZero();
        }
    }

    @Test
    void aBusyPortIsNamedWithTheWayOut() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestingProcess up = TestingProcess.start(
                        List.of(), directory, MAIN, "up", "--port", Integer.toString(busy.getLocalPort()))) {
            assertThat(up.awaitExit(30)).isEqualTo(1);
            assertThat(up.output())
                    .singleElement()
                    .asString()
                    .startsWith("error: port " + busy.getLocalPort() + " is taken")
                    .contains("--port 0");
        }
    }

    @Test
    void aWriterThatIsFencedEndsTheProcessWithItsReason() throws Exception {
        try (TestingProcess up =
                TestingProcess.start(List.of(), directory, MAIN, "up", "--port", "0", "--data", "store")) {
            up.awaitLine("Stop with Ctrl-C");
            String jdbcUrl = up.awaitLine("Postgres").replaceFirst(".*(jdbc:[^)]+)\\).*", "$1");
            String password = Files.readString(directory.resolve("store/postgres/password"));
            try (Connection catalog = DriverManager.getConnection(jdbcUrl, "scoreline", password.strip());
                    Statement statement = catalog.createStatement()) {
                assertThat(statement.executeUpdate("UPDATE scoreline.writer SET epoch = epoch + 1"))
                        .isEqualTo(1);
            }
            try (TestingApi api = new TestingApi(up.awaitLine("URL").replaceFirst(".*(http://\\S+).*", "$1"))) {
                api.post("/v1/events", "application/json", "{\"entity\":\"a\",\"payload\":{}}");
            }
            assertThat(up.awaitExit(60)).isEqualTo(70);
            assertThat(up.output())
                    .anyMatch(line -> line.startsWith("error: the writer stopped acknowledging events: "));
        }
    }
}
