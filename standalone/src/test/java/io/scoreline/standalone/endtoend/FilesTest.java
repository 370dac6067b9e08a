package io.scoreline.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.client.StoreCounts;
import io.scoreline.standalone.command.ExitCode;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.Settings;
import io.scoreline.standalone.config.SettingsFile;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.json.JsonDocument;
import io.scoreline.standalone.roles.Standalone;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The live files of a running store, as the commands list and show them and as DuckDB reads them.
@Timeout(180)
class FilesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ENOUGH_FOR_A_MERGE = 40;

    @TempDir
    private Path directory;

    @Test
    void theViewCountsWhatCountsBeforeAndAfterAMerge() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        try (Standalone standalone = start();
                TestingApi api = new TestingApi(standalone.url())) {
            assertThat(view(commands)).isEqualTo(new View(0, 0, 0));
            Path demo = TestingFiles.checkout().resolve("testdata/demo.yaml");
            commands.run(0, "definition", "add", demo.toString(), "--data", store());

            post(api, "a", "b", "c");
            post(api, "b", "d", "d");
            settled(api);
            assertThat(api.counts().duplicates()).isEqualTo(2);
            assertThat(view(commands)).isEqualTo(new View(4, 4, 0));

            for (int i = 0; i < ENOUGH_FOR_A_MERGE; i++) {
                post(api, "x" + i, "x" + i / 2, "a");
            }
            settled(api);
            await(() -> files(api, "events").stream()
                    .anyMatch(file -> file.whole("level").orElseThrow() > 0));
            StoreCounts counts = api.counts();
            long counting = counts.accepted() - counts.duplicates();
            assertThat(counting).isEqualTo(4 + ENOUGH_FOR_A_MERGE);
            View merged = view(commands);
            assertThat(merged.rows()).isEqualTo(counting);
            assertThat(merged.identities()).isEqualTo(counting);
            assertThat(merged.merged()).isPositive();

            post(api, "a", "new");
            settled(api);
            assertThat(view(commands).rows()).isEqualTo(counting + 1);
            assertThat(commands.run(0, "files", "--url", standalone.url()))
                    .contains("events/date=", " rows, ", " verdicts name ", "; up to seq ");
            everyKindIsTold(commands, api, standalone.dataDirectory());
        }
    }

    private void everyKindIsTold(TestingCommands commands, TestingApi api, Path data) throws Exception {
        List<JsonDocument> events = files(api, "events");
        JsonDocument merged = events.stream()
                .filter(file -> file.whole("level").orElseThrow() > 0)
                .findFirst()
                .orElseThrow();
        assertThat(inspected(commands, data, merged))
                .contains("event shard, merged", "scoreline.seqs", "registered_at", "tenant", "PLAIN");
        assertThat(inspected(commands, data, files(api, "verdicts").getFirst()))
                .contains("verdict: ", "scoreline.epoch", "first 1 rows");
        assertThat(inspected(commands, data, files(api, "scores").getFirst()))
                .contains("score shard", "account-risk@1", "last_event_at", " bytes");
        assertThat(commands.run(0, "journal", "inspect", data.resolve("journal/api-1").toString()))
                .contains("held by process " + ProcessHandle.current().pid(), ".journal", "whole", " events");
        assertThat(commands.run(ExitCode.FAILED, "inspect", data.resolve("holder.json").toString()))
                .contains("error: ", "expected a Parquet file, a journal segment or a journal's file writer, found");
    }

    private static String inspected(TestingCommands commands, Path data, JsonDocument file) throws Exception {
        return commands.run(0, "inspect", "--rows", "1", data.resolve(file.text("path").orElseThrow()).toString());
    }

    /// Rows of the view, different events among them, and merged files.
    private record View(long rows, long identities, long merged) {}

    private View view(TestingCommands commands) throws Exception {
        String sql = commands.run(0, "files", "--sql", "--data", store());
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(sql);
            try (ResultSet result = statement.executeQuery(
                    """
                    SELECT count(*), count(DISTINCT (tenant, entity, id)),
                           (SELECT count(*) FROM events WHERE seq < 0 OR registered_at IS NULL)
                    FROM events
                    """)) {
                result.next();
                assertThat(result.getLong(3)).isZero();
                long merged = sql.lines()
                        .filter(line -> line.contains("/events/") && line.contains("/partition=00/1-"))
                        .count();
                return new View(result.getLong(1), result.getLong(2), merged);
            }
        }
    }

    private static void post(TestingApi api, String... ids) throws Exception {
        List<String> events = new ArrayList<>();
        for (String id : ids) {
            events.add("{\"entity\":\"e\",\"id\":\"" + id
                    + "\",\"type\":\"auth\",\"ts\":\"2026-01-02T03:04:05Z\",\"payload\":{\"severity\":1}}");
        }
        HttpResponse<String> answer =
                api.post("/v1/events?ack=stored&wait=20s", "application/json", "[" + String.join(",", events) + "]");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<JsonDocument> files(TestingApi api, String kind) throws Exception {
        return api.json("/v1/files?kind=" + kind).objects(kind);
    }

    private static void settled(TestingApi api) throws Exception {
        await(() -> api.counts().pending() == 0);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("waited %s", PATIENCE).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private Standalone start() throws Exception {
        Files.createDirectories(Path.of(store()));
        Map<Setting, String> flags =
                Map.of(Setting.DATA_DIRECTORY, store(), Setting.PORT, "0", Setting.PARTITIONS, "1");
        return Standalone.start(
                StandaloneConfig.of(Settings.of(flags, Map.of(), SettingsFile.none())), Clock.systemUTC());
    }

    /// A name that means something to SQL and to patterns of paths.
    private String store() {
        return directory.resolve("it's [a] store").toString();
    }
}
