package io.scoreline.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.standalone.Scoreline;
import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.TestingProcess;
import io.scoreline.standalone.json.JsonDocument;
import io.scoreline.standalone.kubernetes.MetricsTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// APIs and workers as processes of their own, started as the README says.
@Order(1)
@Timeout(120)
class RolesApartTest {
    private static final String MAIN = Scoreline.class.getName();
    private static final Pattern THREE_LINES =
            Pattern.compile("(export SCORELINE_POSTGRES_URL=.*)\\n(\\./scoreline api .*)\\n(\\./scoreline worker .*)\\n");
    private static final String DEFINITION = "name: n\nversion: 1\naggregates:\n  events:\n    fn: count\nscore: events\n";
    private static final String EVENTS = "[{\"entity\":\"a\"},{\"entity\":\"a\"},{\"entity\":\"b\"}]";

    @TempDir
    private Path directory;

    @Test
    void theThreeLinesOfTheReadmeInTwoTerminalsScoreAnEvent() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        Matcher lines = THREE_LINES.matcher(Files.readString(TestingFiles.checkout().resolve("README.md")));
        assertThat(lines.find()).as("the three lines in the README").isTrue();
        String address = lines.group(1)
                .replace("jdbc:postgresql://localhost:5432/scoreline", settings.jdbcUrl())
                .replace("secret", settings.password());
        launcher();
        try (TestingProcess api = terminal(address, lines.group(2).replace("8080", "0"));
                TestingProcess worker = terminal(address, lines.group(3))) {
            String url = url(api);
            try (TestingApi client = new TestingApi(url);
                    TestingApi health = new TestingApi(url(worker))) {
                assertThat(client.post("/v1/definitions", "application/yaml", DEFINITION).statusCode()).isEqualTo(201);
                assertThat(client.post("/v1/events?ack=scored&wait=20s", "application/json", EVENTS).statusCode())
                        .isEqualTo(200);
                assertThat(client.score("a").number("score")).contains(2.0);
                assertThat(health.get("/readyz").statusCode()).isEqualTo(200);
                assertThat(health.get("/healthz").statusCode()).isEqualTo(200);
                signalsAreThoseOfTheDocument(client.get("/metrics").body(), health.get("/metrics").body());
            }
            assertThat(niceValues(worker, "merges-.*")).isNotEmpty().allMatch(nice -> nice == 10);
            assertThat(niceValues(worker, "C[12] Compil.*")).isNotEmpty().allMatch(nice -> nice == 10);
            assertThat(niceValues(worker, "scan-.*")).allMatch(nice -> nice == 0);
            assertThat(niceValues(api, "C[12] Compil.*")).isNotEmpty().allMatch(nice -> nice == 0);
        }
    }

    /// Each metric is in the table with its type, and none in the table is missing; and a scrape stays short, also of a process that has both roles.
    private static void signalsAreThoseOfTheDocument(String api, String worker) throws IOException {
        MetricsTable documented = MetricsTable.documented();
        assertThat(MetricsTable.served(api)).isEqualTo(documented.api());
        assertThat(MetricsTable.served(worker)).isEqualTo(documented.worker());
        assertThat(worker).contains("scoreline_worker_partitions 8.0");
        long ofWorker = worker.lines().filter(line -> line.contains("scoreline_worker_")).count();
        System.out.println("lines of /metrics: API " + api.lines().count() + ", worker " + worker.lines().count());
        assertThat(api.lines().count() + ofWorker).isLessThan(200);
    }

    /// Of the JVM's threads with such names: proc_pid_stat(5).
    private static List<Integer> niceValues(TestingProcess shell, String names) throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "no /proc that tells of threads");
        Pattern wanted = Pattern.compile(names);
        ProcessHandle handle = ProcessHandle.of(shell.pid()).orElseThrow();
        long pid = handle.descendants().findFirst().orElse(handle).pid();
        List<Integer> values = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                int end = stat.lastIndexOf(')');
                if (wanted.matcher(stat.substring(stat.indexOf('(') + 1, end)).matches()) {
                    values.add(Integer.parseInt(stat.substring(end + 2).split(" ", -1)[16]));
                }
            }
        }
        return values;
    }

    /// What `./scoreline` is here: the classes under test instead of a build of them.
    private void launcher() throws IOException {
        String java = String.join(" ", TestingProcess.command(List.of(), MAIN));
        Path launcher = Files.writeString(directory.resolve("scoreline"), "#!/bin/sh\nexec " + java + " \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private TestingProcess terminal(String... lines) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", String.join("\n", lines)).directory(directory.toFile());
        shell.environment().keySet().removeIf(name -> name.startsWith("SCORELINE_"));
        return TestingProcess.start(shell);
    }

    private static String url(TestingProcess process) throws Exception {
        process.awaitLine("Stop with Ctrl-C");
        return process.awaitLine("URL").replaceFirst(".*(http://\\S+).*", "$1");
    }

    @Test
    void aNameInUseIsRefusedWithItsPidAndSoIsAProcessWithAllRoles() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        try (TestingProcess first = role(settings, "api", "--name", "one")) {
            url(first);
            try (TestingProcess second = role(settings, "api", "--name", "one")) {
                assertThat(second.awaitExit(60)).isEqualTo(1);
                assertThat(second.output())
                        .singleElement()
                        .asString()
                        .contains("api name \"one\" is in use by pid " + first.pid());
            }
            try (TestingProcess all = TestingProcess.start(List.of(), directory, MAIN, "up", "--port", "0", "--data", "store")) {
                assertThat(all.awaitExit(60)).isEqualTo(1);
                assertThat(all.output())
                        .singleElement()
                        .asString()
                        .contains("is in use by api one (pid " + first.pid() + "), which serves http://");
            }
            try (TestingProcess worker = role(settings, "worker", "--name", "one")) {
                url(worker);
            }
        }
    }

    @Test
    void aRoleWithoutAServerIsToldWhichSettingItNeeds() throws Exception {
        try (TestingProcess api = TestingProcess.start(List.of(), directory, MAIN, "api", "--data", "store")) {
            assertThat(api.awaitExit(60)).isEqualTo(1);
            assertThat(api.output())
                    .singleElement()
                    .asString()
                    .contains("SCORELINE_POSTGRES_URL")
                    .contains("scoreline up --api 2 --workers 2");
        }
    }

    @Test
    void aSignalRegistersWhatWasAcknowledgedAndGivesTheLeasesBack() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        try (TestingProcess api = role(settings, "api");
                TestingProcess worker = role(settings, Map.of("SCORELINE_LOG_TARGET", "stdout"), "worker")) {
            String url = url(api);
            worker.awaitLine("ready after ");
            try (TestingApi client = new TestingApi(url)) {
                assertThat(client.post("/v1/events", "application/json", EVENTS).statusCode()).isEqualTo(200);
            }
            api.terminate();
            assertThat(api.awaitExit(25)).isZero();
            // Its output is read to the end, which terminate() would close.
            worker.signal("TERM");
            assertThat(worker.awaitExit(25)).isZero();
            assertThat(worker.output()).hasSizeGreaterThan(3).as(String.join(System.lineSeparator(), worker.output())).allSatisfy(RolesApartTest::isAnEvent);
        }
        try (Connection catalog = DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
                Statement statement = catalog.createStatement();
                ResultSet row = statement.executeQuery("SELECT (SELECT sum(accepted) FROM scoreline.writer),"
                        + " (SELECT count(*) FROM scoreline.partition WHERE owner IS NOT NULL),"
                        + " (SELECT count(*) FROM scoreline.process),"
                        + " (SELECT count(*) FROM scoreline.writer WHERE ended_at IS NULL)")) {
            assertThat(row.next()).isTrue();
            assertThat(List.of(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                    .containsExactly(3L, 0L, 0L, 0L);
        }
    }

    /// A line of a log that is JSON is an event whole.
    private static void isAnEvent(String line) throws JsonSyntaxException {
        JsonDocument event = JsonDocument.parse(line.getBytes(StandardCharsets.UTF_8));
        assertThat(event.text("level")).isPresent();
        assertThat(event.text("formattedMessage")).isPresent();
        assertThat(event.whole("timestamp")).isPresent();
    }

    private TestingProcess role(CatalogSettings settings, String role, String... more) throws IOException {
        return role(settings, Map.of(), role, more);
    }

    private TestingProcess role(CatalogSettings settings, Map<String, String> others, String role, String... more)
            throws IOException {
        Map<String, String> environment = new TreeMap<>(others);
        environment.put("SCORELINE_POSTGRES_URL", settings.jdbcUrl());
        environment.put("SCORELINE_POSTGRES_USER", settings.user());
        environment.put("SCORELINE_POSTGRES_PASSWORD", settings.password());
        environment.put("SCORELINE_PORT", "0");
        environment.put("SCORELINE_DATA_DIRECTORY", "store");
        String[] arguments = new String[more.length + 1];
        arguments[0] = role;
        System.arraycopy(more, 0, arguments, 1, more.length);
        return TestingProcess.start(List.of(), environment, directory, MAIN, arguments);
    }

    @Test
    void aFleetServesReplacesWhatDiesAndEndsWithItsStarter() throws Exception {
        try (TestingProcess up = TestingProcess.start(
                List.of(), directory, MAIN, "up", "--api", "2", "--workers", "2", "--port", "0", "--data", "store")) {
            up.awaitLine("Stop with Ctrl-C");
            String first = member(up, "api-1", "(http://\\S+)");
            String second = member(up, "api-2", "(http://\\S+)");
            try (TestingApi one = new TestingApi(first);
                    TestingApi two = new TestingApi(second)) {
                assertThat(one.post("/v1/definitions", "application/yaml", DEFINITION).statusCode()).isEqualTo(201);
                assertThat(one.post("/v1/events?ack=scored&wait=20s", "application/json", EVENTS).statusCode())
                        .isEqualTo(200);
                assertThat(two.post("/v1/events?ack=scored&wait=20s", "application/json", EVENTS).statusCode())
                        .isEqualTo(200);
                assertThat(two.score("b").number("score")).contains(2.0);
            }
            ProcessHandle worker = ProcessHandle.of(Long.parseLong(member(up, "worker-2", "pid (\\d+)"))).orElseThrow();
            assertThat(worker.destroyForcibly()).isTrue();
            up.awaitLine("[worker-2] ended with exit code 137; started again");
            List<ProcessHandle> members = up.descendants();
            up.terminate();
            assertThat(up.awaitExit(25)).isZero();
            assertThat(members).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static String member(TestingProcess up, String name, String part) throws Exception {
        return up.awaitLine("URL         " + name).replaceFirst(".*" + part + ".*", "$1");
    }

    @Test
    void membersEndWhenTheirStarterIsKilled() throws Exception {
        try (TestingProcess up = TestingProcess.start(
                List.of(), directory, MAIN, "up", "--api", "1", "--port", "0", "--data", "store")) {
            up.awaitLine("Stop with Ctrl-C");
            List<ProcessHandle> members = up.descendants();
            assertThat(members).hasSizeGreaterThanOrEqualTo(3);
            up.signal("KILL");
            for (ProcessHandle member : members) {
                member.onExit().join();
            }
        }
    }
}
