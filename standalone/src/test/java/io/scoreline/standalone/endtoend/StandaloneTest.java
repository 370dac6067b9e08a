package io.scoreline.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.command.ExitCode;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.Settings;
import io.scoreline.standalone.config.SettingsFile;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.Standalone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Commands against a store: one that runs, and one that they have to start themselves.
@Timeout(120)
class StandaloneTest {
    @TempDir
    private Path directory;

    @Test
    void commandsFindTheRunningStoreOrStartIt() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        Path demo = TestingFiles.checkout().resolve("testdata");
        String[] load = {
            "load",
            demo.resolve("demo.ndjson").toString(),
            "--entity",
            "entity",
            "--ts",
            "ts",
            "--type",
            "type",
            "--id",
            "id",
            "--data",
            store()
        };
        try (Standalone standalone = start()) {
            assertThat(commands.run(
                            0, "definition", "add", demo.resolve("demo.yaml").toString(), "--data", store()))
                    .contains("account-risk@1 is active")
                    .doesNotContain("all roles run in this one");
            assertThat(commands.run(0, load)).contains("accepted 200, duplicates 0, rejected 0, entities ");
            assertThat(commands.run(0, "scores", "--top", "3", "--url", standalone.url()))
                    .contains("account-risk@1, at=last (each entity at its newest event;")
                    .hasLineCount(5);
            explains(commands, standalone.url());
        }
        assertThat(commands.run(0, load)).contains("all roles run in this one", "already loaded: 200 events");
        assertThat(commands.run(0, "definition", "list", "--data", store())).containsPattern("account-risk@1 +active");
        assertThat(holder()).doesNotExist();
    }

    private static void explains(TestingCommands commands, String url) throws Exception {
        try (TestingApi api = new TestingApi(url)) {
            String entity = api.json("/v1/scores?top=1&at=last")
                    .objects("scores")
                    .getFirst()
                    .text("entity")
                    .orElseThrow();
            assertThat(commands.run(0, "explain", entity, "--url", url))
                    .startsWith(entity + ": ")
                    .contains("account-risk@1", "├─ score = clamp(", "│  └─ = clamp(", "├─ heat = ", "└─ event ", "└─ events: ")
                    .doesNotContain("do not give the score");
            assertThat(commands.run(ExitCode.FAILED, "explain", "nobody", "--url", url))
                    .contains("error: ", "no event of the entity");
        }
    }

    @Test
    @Tag("slow")
    void backupOfARunningStoreIsRestoredWithTheSameScores() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        Path demo = TestingFiles.checkout().resolve("testdata");
        String backup = directory.resolve("backup").toString();
        String restored = directory.resolve("restored").toString();
        String scores;
        try (Standalone standalone = start()) {
            commands.run(0, "definition", "add", demo.resolve("demo.yaml").toString(), "--data", store());
            commands.run(0, "backup", backup, "--data", store());
            commands.run(0, "load", demo.resolve("demo.ndjson").toString(), "--entity", "entity", "--ts", "ts", "--data", store());
            scores = commands.run(0, "scores", "--top", "50", "--url", standalone.url());
            assertThat(commands.run(0, "backup", backup, "--data", store())).containsPattern("up to seq [1-9]");
            assertThat(commands.run(0, "backup", backup, "--data", store())).contains(" of which 0 are new");
            assertThat(commands.run(ExitCode.FAILED, "restore", backup, "--data", store())).contains("in use");
        }
        assertThat(commands.run(ExitCode.FAILED, "restore", backup, "--data", store())).contains("has a store");
        assertThat(commands.run(0, "restore", backup, "--data", restored)).containsPattern("up to seq [1-9]");
        assertThat(commands.run(0, "scores", "--top", "50", "--data", restored)).contains(scores.lines().skip(1).toList());
        assertThat(commands.run(0, "load", demo.resolve("demo.ndjson").toString(), "--entity", "entity", "--ts", "ts", "--data", restored))
                .contains("already loaded");
    }

    @Test
    void definitionsHaveTheirLife() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        String body = Files.readString(TestingFiles.checkout().resolve("testdata/demo.yaml"));
        Path first = Files.writeString(directory.resolve("one.yaml"), body);
        Path second = Files.writeString(directory.resolve("two.yaml"), body.replace("version: 1", "version: 2"));
        Path other = Files.writeString(directory.resolve("other.yaml"), body.replace("high: 75", "high: 76"));
        try (Standalone standalone = start()) {
            String url = standalone.url();
            commands.run(0, "definition", "add", first.toString(), "--url", url);
            commands.run(0, "definition", "add", first.toString(), "--url", url);
            assertThat(commands.run(ExitCode.FAILED, "definition", "add", other.toString(), "--url", url))
                    .contains("error: ", "account-risk@1", "another body");
            assertThat(commands.run(
                            0, "definition", "add", second.toString(), "--shadow", "--from", "now", "--url", url))
                    .contains("account-risk@2 is shadow");
            assertThat(commands.run(0, "definition", "activate", "account-risk@2", "--url", url))
                    .contains("is active");
            assertThat(commands.run(0, "definition", "list", "--url", url))
                    .containsPattern("account-risk@1 +shadow")
                    .containsPattern("account-risk@2 +active");
            assertThat(commands.run(0, "definition", "retire", "account-risk@1", "--url", url))
                    .contains("is retired");
            assertThat(commands.run(0, "definition", "show", "account-risk@1", "--url", url))
                    .isEqualToIgnoringNewLines(body);
            assertThat(commands.run(ExitCode.FAILED, "definition", "show", "account-risk@9", "--url", url))
                    .contains("error: ", "account-risk@9");
        }
    }

    @Test
    void versionOfAStoreWithEventsIsPreviewedBuiltAndThenActive() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        Path demo = TestingFiles.checkout().resolve("testdata");
        String body = Files.readString(demo.resolve("demo.yaml"));
        Path first = Files.writeString(directory.resolve("one.yaml"), body);
        Path second = Files.writeString(
                directory.resolve("two.yaml"),
                body.replace("version: 1", "version: 2").replace("high: 75", "high: 5"));
        try (Standalone standalone = start()) {
            String url = standalone.url();
            commands.run(0, "definition", "add", first.toString(), "--url", url);
            commands.run(
                    0, "load", demo.resolve("demo.ndjson").toString(), "--entity", "entity", "--ts", "ts", "--type",
                    "type", "--id", "id", "--url", url);
            assertThat(commands.run(0, "definition", "preview", second.toString(), "--last", "30d", "--url", url))
                    .contains("account-risk@2 against account-risk@1: 200 events in ", " entities change band")
                    .containsPattern("band +to low");
            assertThat(commands.run(0, "definition", "list", "--url", url)).doesNotContain("account-risk@2");
            assertThat(commands.run(0, "definition", "add", second.toString(), "--url", url))
                    .contains("account-risk@2 is being built from 200 events and becomes active then")
                    .contains("account-risk@2 is active");
            assertThat(commands.run(ExitCode.FAILED, "definition", "cancel", "account-risk@2", "--url", url))
                    .contains("was built before; it can be retired, but not cancelled");
            assertThat(commands.run(0, "definition", "diff", "account-risk@1", second.toString(), "--url", url))
                    .containsPattern("band high +75 +5");
            assertThat(commands.run(0, "definition", "activate", "account-risk@1", "--url", url))
                    .contains("is active");
        }
    }

    @Test
    void badLinesAreToldAndTheOthersCount() throws Exception {
        Path mixed = Files.writeString(directory.resolve("mixed.ndjson"), """
            {"host":"a","time":"2026-01-01T00:00:00Z"}

            {"host":"a"}
            {"time":"2026-01-01T00:00:00Z"}
            not json
            {"host":"b","time":"2026-01-01T00:00:01Z"}
            """);
        String[] load = {"load", mixed.toString(), "--entity", "host", "--ts", "time", "--data", store()};
        TestingCommands commands = new TestingCommands(directory);
        try (Standalone running = start()) {
            assertThat(commands.run(0, load))
                    .contains(
                            "accepted 2, duplicates 0, rejected 3, entities 2, ",
                            "rejected: line 3: ",
                            "rejected: line 4: ",
                            "rejected: line 5: ")
                    .contains("no definition is live");
            assertThat(commands.run(0, load)).contains("already loaded: 5 events");
            String[] again = Stream.concat(Stream.of(load), Stream.of("--again", "--rebase", "now"))
                    .toArray(String[]::new);
            assertThat(commands.run(0, again)).contains("accepted 2, duplicates 0, rejected 3");
            assertThat(running.dataDirectory().resolve("logs/scoreline.log"))
                    .content()
                    .contains("\"level\":\"INFO\"")
                    .doesNotContain("not json");
        }
    }

    @Test
    void theNumberOfPartitionsIsFixedAndNeedNotBeRepeated() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        Files.writeString(directory.resolve("scoreline.yaml"), "partitions: 3\n");
        assertThat(commands.run(0, "definition", "list", "--data", newStore())).contains("definition");
        Files.writeString(directory.resolve("scoreline.yaml"), "partitions: 5\n");
        assertThat(commands.run(ExitCode.FAILED, "definition", "list", "--data", store()))
                .contains("error: ", "has 3 partitions", "5 in the settings");
        Files.delete(directory.resolve("scoreline.yaml"));
        try (Standalone running = start();
                TestingApi api = new TestingApi(running.url())) {
            assertThat(api.json("/v1/info").whole("partitions")).contains(3L);
        }
    }

    private String newStore() throws IOException {
        return Files.createDirectory(Path.of(store())).toString();
    }

    private Standalone start() throws Exception {
        Map<Setting, String> flags = Map.of(Setting.DATA_DIRECTORY, store(), Setting.PORT, "0");
        return Standalone.start(
                StandaloneConfig.of(Settings.of(flags, Map.of(), SettingsFile.none())), Clock.systemUTC());
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    private Path holder() {
        return directory.resolve("store/holder.json");
    }
}
