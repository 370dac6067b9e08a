package io.scoreline.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.Settings;
import io.scoreline.standalone.config.SettingsFile;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.json.JsonDocument;
import io.scoreline.standalone.roles.Standalone;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Recorded security events, loaded through the command line into a running store which all tests share.
@Order(3)
@Timeout(180)
class SecurityEventsTest {
    private static final long EVENTS = 122_187;
    private static final int HOSTS = 21;
    private static final double RELATIVE = 1e-9;

    @TempDir
    private static @Nullable Path directory;

    private static Path lines = Path.of("");
    private static @Nullable Standalone standalone;
    private static String loaded = "";

    @BeforeAll
    @Timeout(180)
    static void load() throws Exception {
        var found = TestingFiles.securityEvents();
        assumeTrue(
                found.isPresent(),
                "the recorded security events are not on this machine (SCORELINE_SHARED names their folder)");
        lines = found.orElseThrow();
        standalone = start("first");
        loaded = load("first", "5000", "4194304");
    }

    private static Path directory(String name) {
        return Objects.requireNonNull(directory).resolve(name);
    }

    private static Standalone start(String name) throws Exception {
        Map<Setting, String> flags =
                Map.of(Setting.DATA_DIRECTORY, directory(name).toString(), Setting.PORT, "0");
        return Standalone.start(
                StandaloneConfig.of(Settings.of(flags, Map.of(), SettingsFile.none())), Clock.systemUTC());
    }

    private static String load(String name, String batchEvents, String batchBytes) {
        String definition =
                TestingFiles.checkout().resolve("testdata/security-events.yaml").toString();
        return new TestingCommands(directory(""))
                .run(
                        0,
                        "load",
                        lines.toString(),
                        "--entity",
                        "Hostname",
                        "--ts",
                        "$[\"@timestamp\"]",
                        "--type",
                        "Channel",
                        "--definition",
                        definition,
                        "--data",
                        directory(name).toString(),
                        "--batch-events",
                        batchEvents,
                        "--batch-bytes",
                        batchBytes);
    }

    @AfterAll
    static void stop() {
        if (standalone != null) {
            standalone.close();
        }
    }

    private static TestingApi api() {
        return new TestingApi(Objects.requireNonNull(standalone).url());
    }

    @Test
    void everyEventIsAcceptedOnce() throws Exception {
        assertThat(loaded).contains("accepted " + EVENTS + ", duplicates 0, rejected 0, entities " + HOSTS + ", ");
        System.out.println(loaded.strip());
        assertThat(load("first", "5000", "4194304")).contains("already loaded: " + EVENTS + " events");
        try (TestingApi api = api()) {
            assertThat(api.counts().accepted()).isEqualTo(EVENTS);
            assertThat(api.counts().entities()).isEqualTo(HOSTS);
        }
    }

    @Test
    void anotherEngineReadsTheFilesAsTheyLie() throws Exception {
        try (LiveFiles files = new LiveFiles(directory("first"))) {
            // Merges leave their inputs behind for a while: an event is told by its id.
            assertThat(files.number("SELECT count(DISTINCT (entity, id)) FROM events"))
                    .isEqualTo(EVENTS);
            assertThat(files.number("SELECT count(DISTINCT entity) FROM events"))
                    .isEqualTo(HOSTS);
        }
    }

    @Test
    void scoresAreWhatPlainArithmeticSays() throws Exception {
        HostRisk expected = HostRisk.read(lines);
        assertThat(expected.hosts()).hasSize(HOSTS);
        try (TestingApi api = api()) {
            for (String host : expected.hosts()) {
                JsonDocument found = api.score(host);
                Map<String, Double> values = expected.atLast(host);
                close(host + " score", found.number("score").orElseThrow(), values.getOrDefault("score", Double.NaN));
                JsonDocument aggregates = found.object("aggregates").orElseThrow();
                for (String name : new String[] {"heat", "logons10m", "worst"}) {
                    close(
                            host + " " + name,
                            aggregates.number(name).orElseThrow(),
                            values.getOrDefault(name, Double.NaN));
                }
            }
        }
    }

    @Test
    void explanationsGiveTheServedScore() throws Exception {
        try (TestingApi api = api()) {
            for (JsonDocument leader : api.json("/v1/scores?top=4&at=last").objects("scores")) {
                String host = leader.text("entity").orElseThrow();
                JsonDocument score = api.json("/v1/scores/" + host + "?at=last&explain=true");
                JsonDocument explain = score.object("explain").orElseThrow();
                assertThat(explain.truth("same")).as(host).contains(true);
                assertThat(explain.truth("complete")).as(host).contains(true);
                assertThat(score.number("score")).isEqualTo(leader.number("score"));
                JsonDocument severity = explain.objects("features").getFirst();
                assertThat(severity.whole("wrongType").orElseThrow()
                                + severity.whole("read").orElseThrow()
                                + severity.whole("missing").orElseThrow())
                        .isEqualTo(explain.object("events").orElseThrow().whole("scored").orElseThrow());
            }
        }
    }

    private static void close(String what, double found, double expected) {
        assertThat(found).as(what).isCloseTo(expected, within(Math.abs(expected) * RELATIVE));
    }

    @Test
    void otherBatchesGiveTheSameBits() throws Exception {
        Map<String, String> first = states(Objects.requireNonNull(standalone));
        try (Standalone second = start("second")) {
            assertThat(load("second", "777", "1000000"))
                    .contains("accepted " + EVENTS + ", duplicates 0, rejected 0, ");
            assertThat(states(second)).isEqualTo(first);
        }
    }

    /// Score and aggregates of every host as text: the shortest digits of a double stand for all of its bits.
    private static Map<String, String> states(Standalone server) throws Exception {
        Map<String, String> states = new TreeMap<>();
        try (TestingApi api = new TestingApi(server.url())) {
            for (JsonDocument leader : api.json("/v1/scores?top=100&at=last").objects("scores")) {
                String host = leader.text("entity").orElseThrow();
                JsonDocument score = api.score(host);
                JsonDocument aggregates = score.object("aggregates").orElseThrow();
                StringBuilder state = new StringBuilder(score.number("score").toString());
                aggregates
                        .names()
                        .forEach(name -> state.append(' ')
                                .append(name)
                                .append(aggregates.number(name))
                                .append(aggregates.text(name)));
                states.put(host, state.toString());
            }
        }
        assertThat(states).hasSize(HOSTS);
        return states;
    }
}
