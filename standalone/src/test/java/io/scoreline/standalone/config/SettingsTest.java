package io.scoreline.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @Test
    void flagBeatsEnvironmentBeatsFileBeatsDefault() {
        SettingsFile file = SettingsFile.parse("scoreline.yaml", "port: 1\nname: from-file\npartitions: 3\n");
        Settings settings = Settings.of(
                Map.of(Setting.PORT, "3"), Map.of("SCORELINE_PORT", "2", "SCORELINE_NAME", "from-env"), file);
        assertThat(settings.value(Setting.PORT)).contains(new Settings.Value("3", "flag"));
        assertThat(settings.value(Setting.NAME)).contains(new Settings.Value("from-env", "environment SCORELINE_NAME"));
        assertThat(settings.value(Setting.PARTITIONS)).contains(new Settings.Value("3", "scoreline.yaml"));
        assertThat(settings.value(Setting.JOURNAL_CAP)).contains(new Settings.Value("4GiB", "default"));
    }

    @Test
    void plainNamesCountWhenThePrefixedOnesAreNotSet() {
        Settings plain = of(Map.of("MEMORY_BUDGET_MB", "380", "MERGE_CHUNK_SIZE_MB", "250", "THREAD_POOL_SIZE", "4"));
        StandaloneConfig config = StandaloneConfig.of(plain);
        assertThat(config.memoryBudget()).isEqualTo(new DataSize(380L << 20));
        assertThat(config.worker().chunk().bytes()).isBetween(8L << 20, 48L << 20);
        assertThat(of(Map.of("THREAD_POOL_SIZE", "4", "SCORELINE_THREAD_POOL_SIZE", "2"))
                        .value(Setting.THREAD_POOL_SIZE))
                .contains(new Settings.Value("2", "environment SCORELINE_THREAD_POOL_SIZE"));
    }

    @Test
    void anUnknownVariableIsRefusedWithTheNearestName() {
        assertThatThrownBy(() -> of(Map.of("SCORELINE_PARTITION", "4")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SCORELINE_PARTITION is unknown")
                .hasMessageContaining("SCORELINE_PARTITIONS");
        assertThat(of(Map.of("SCORELINE_JAVA_HOME", "/x", "SCORELINE_JAVA_OPTS", "-Xmx1g", "OTHER", "x")))
                .isNotNull();
    }

    @Test
    void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestName() {
        assertThatThrownBy(() -> SettingsFile.parse("scoreline.yaml", "port: 1\ndedupwindow: 1h\n"))
                .hasMessage("scoreline.yaml:2:1: unknown key \"dedupwindow\", did you mean dedupWindow?");
        assertThatThrownBy(() -> SettingsFile.parse("scoreline.yaml", "port: [1]"))
                .hasMessageContaining("port: expected one plain value");
        assertThatThrownBy(() -> SettingsFile.parse("scoreline.yaml", "- port"))
                .hasMessageContaining("expected a mapping");
        assertThatThrownBy(() -> SettingsFile.parse("scoreline.yaml", "port: 1\nport: 2"))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> SettingsFile.parse("scoreline.yaml", "port: \"1"))
                .isInstanceOf(ConfigException.class);
        assertThat(SettingsFile.parse("scoreline.yaml", "# nothing\n").text(Setting.PORT))
                .isEmpty();
    }

    @Test
    void aValueThatDoesNotFitIsRefusedWithItsOrigin() {
        refused(Map.of("SCORELINE_PORT", "tcp://10.0.0.1:8080"), "port", "environment SCORELINE_PORT", "whole number");
        refused(Map.of("SCORELINE_PORT", "70000"), "port", "0 to 65535", "70000");
        refused(Map.of("SCORELINE_DEDUP_WINDOW", "1 hour"), "dedupWindow", "250ms, 20s or 1h", "\"1 hour\"");
        refused(Map.of("SCORELINE_JOURNAL_CAP", "4"), "journalCap", "64MiB", "\"4\"");
        refused(Map.of("SCORELINE_JOURNAL_CAP", "1MiB"), "journalCap", "at least 128MiB", "1MiB");
        refused(Map.of("SCORELINE_NAME", "Api 1"), "name", "lower-case", "Api 1");
        refused(Map.of("SCORELINE_PARTITIONS", "0"), "partitions", "1 to 1024", "0");
        refused(Map.of("SCORELINE_POSTGRES_URL", "postgres://x"), "postgresUrl", "jdbc:postgresql://", "postgres://x");
        refused(Map.of("MEMORY_BUDGET_MB", "8"), "memoryBudgetMb", "8MiB", "8MiB");
        refused(Map.of("MERGE_CHUNK_SIZE_MB", "4"), "mergeChunkSizeMb", "8MiB", "4MiB");
        refused(Map.of("THREAD_POOL_SIZE", "0"), "threadPoolSize", "1 to 64", "0");
        refused(Map.of("SCORELINE_STOP_DEADLINE", "1h"), "stopDeadline", "at most", "PT1H");
    }

    private static void refused(Map<String, String> environment, String... words) {
        assertThatThrownBy(() -> StandaloneConfig.of(of(environment)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void secretsAreMasked() {
        Settings settings = of(Map.of(
                "SCORELINE_POSTGRES_PASSWORD", "geheim",
                "SCORELINE_POSTGRES_URL", "jdbc:postgresql://db/x?password=geheim&ssl=true"));
        assertThat(settings.lines().toString()).doesNotContain("geheim").contains("ssl=true", "***");
        assertThat(StandaloneConfig.of(settings).toString()).doesNotContain("geheim");
    }

    @Test
    void aNamedFileMustExistAndTheDefaultOneMayNot(@TempDir Path directory) throws Exception {
        assertThat(SettingsFile.find(null, directory).text(Setting.PORT)).isEmpty();
        assertThatThrownBy(() -> SettingsFile.find(Path.of("other.yaml"), directory))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("other.yaml");
        Files.writeString(directory.resolve("scoreline.yaml"), "port: 9");
        assertThat(SettingsFile.find(null, directory).text(Setting.PORT)).contains("9");
    }

    private static Settings of(Map<String, String> environment) {
        return Settings.of(Map.of(), environment, SettingsFile.none());
    }

    @Test
    void aDataDirectoryIsAPathOrAFileUrlAndNoOtherStore() {
        assertThat(data("file:///a%20b/store").dataDirectory()).hasToString("/a b/store");
        assertThat(data("file:///store").journalDirectory()).hasToString("/store/journal");
        assertThat(data("C/store").dataDirectory()).hasToString("C/store");
        assertThatThrownBy(() -> data("s3://bucket/store"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("dataDirectory: expected a path or a file: URL, for shards can lie in file systems alone yet, found"
                        + " \"s3://bucket/store\" (from environment SCORELINE_DATA_DIRECTORY)");
        assertThatThrownBy(() -> data("file://host/store")).hasMessageContaining("expected a path, or a URL such as file:///store");
    }

    private static StandaloneConfig data(String text) {
        return StandaloneConfig.of(Settings.of(Map.of(), Map.of("SCORELINE_DATA_DIRECTORY", text), SettingsFile.none()));
    }

    @Test
    void aPasswordIsGivenOrInAFileAndTheFileIsNotShown() {
        Map<String, String> variables = new TreeMap<>(Map.of(
                "SCORELINE_POSTGRES_URL", "jdbc:postgresql://db/scoreline", "SCORELINE_POSTGRES_PASSWORD_FILE", "/run/secret"));
        PostgresConfig server = StandaloneConfig.of(Settings.of(Map.of(), variables, SettingsFile.none())).postgres();
        assertThat(server).hasToString("jdbc:postgresql://db/scoreline as scoreline");
        variables.put("SCORELINE_POSTGRES_PASSWORD", "secret");
        assertThatThrownBy(() -> StandaloneConfig.of(Settings.of(Map.of(), variables, SettingsFile.none())))
                .hasMessageContaining("found both")
                .hasMessageNotContaining("\"secret\"");
    }

    @Test
    void aLogGoesToAFileOrToStandardOutput() {
        Settings settings = Settings.of(Map.of(), Map.of("SCORELINE_LOG_TARGET", "syslog"), SettingsFile.none());
        assertThatThrownBy(() -> StandaloneConfig.of(settings)).hasMessageContaining("logTarget: expected file or stdout");
    }
}
