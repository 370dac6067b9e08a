package io.scoreline.standalone.endtoend;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.ClaimOutcome;
import io.scoreline.shard.catalog.ClaimRequest;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.command.ExitCode;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.Settings;
import io.scoreline.standalone.config.SettingsFile;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.directory.StoreIdentity;
import io.scoreline.standalone.roles.Standalone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Journals and data directories that are not where they belong, through the command line and at a start.
@Timeout(120)
class StrandedStoreTest {
    @TempDir
    private Path directory;

    @Test
    void aJournalFromElsewhereIsDrainedIntoAStoreThatDoesNotRun() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        Path journal = goldenJournal();
        try (Standalone running = start(store())) {
            assertThat(commands.run(ExitCode.FAILED, "journal", "drain", journal.toString(), "--data", store()))
                    .contains("error: ", "is in use by pid " + ProcessHandle.current().pid(), running.url());
        }
        assertThat(commands.run(0, "journal", "drain", journal.toString(), "--data", store()))
                .contains("registered 3 events in 2 positions, as writer " + new UUID(1, 2));
        assertThat(commands.run(0, "journal", "drain", journal.toString(), "--data", store()))
                .contains("nothing to drain");
        assertThat(commands.run(ExitCode.FAILED, "journal", "drain", store(), "--data", store()))
                .contains("error: ", "expected a journal");
        try (Standalone running = start(store());
                TestingApi api = new TestingApi(running.url())) {
            assertThat(api.json("/v1/info").object("events").orElseThrow().whole("accepted"))
                    .contains(3L);
        }
    }

    @Test
    void aWriterIsForgottenOnlyWhenAskedTwice() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        start(store()).close();
        WriterId writer = new WriterId(UUID.randomUUID());
        try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(store(), "postgres"));
                Catalog catalog = catalog(server)) {
            assertThat(catalog.claimWriter(ClaimRequest.first(writer, "lost-1")))
                    .isInstanceOf(ClaimOutcome.Claimed.class);
        }
        String id = writer.value().toString();
        assertThat(commands.run(ExitCode.FAILED, "journal", "forget", id, "--data", store()))
                .contains("writer " + id + ": name lost-1, claimed at ", "registered up to position 0", "--yes");
        assertThat(commands.run(0, "journal", "forget", id, "--yes", "--data", store()))
                .contains("is forgotten");
        assertThat(commands.run(0, "journal", "forget", id, "--yes", "--data", store()))
                .contains("nothing to forget");
        assertThat(commands.run(ExitCode.FAILED, "journal", "forget", new UUID(7, 7).toString(), "--data", store()))
                .contains("error: ", "the catalog knows none");
        assertThat(commands.run(ExitCode.FAILED, "journal", "forget", id, "--data", directory.resolve("x").toString()))
                .contains("error: ", "expected a store");
        assertThat(directory.resolve("x")).doesNotExist();
    }

    @Test
    void aDataDirectoryOfAnotherStoreIsRefused() throws Exception {
        start(store()).close();
        Path other = directory.resolve("other");
        start(other.toString()).close();
        String own = Files.readString(Path.of(store(), "store.json"));
        assertThat(own).contains("\"formatVersion\":1");
        Files.copy(other.resolve("store.json"), Path.of(store(), "other.json"));
        Files.move(Path.of(store(), "other.json"), Path.of(store(), "store.json"),
                REPLACE_EXISTING);
        assertThatThrownBy(() -> start(store()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to store ")
                .hasMessageContaining("the catalog at ")
                .hasMessageContaining("--postgres-url");
        Files.writeString(Path.of(store(), "store.json"), own);
        start(store()).close();
    }

    @Test
    void aDirectoryWithoutAStoreIsAdoptedOnlyWithFilesOfTheCatalog() throws Exception {
        TestingCommands commands = new TestingCommands(directory);
        start(store()).close();
        commands.run(0, "journal", "drain", goldenJournal().toString(), "--data", store());
        Path identity = Path.of(store(), "store.json");
        String before = Files.readString(identity);
        Files.delete(identity);
        start(store()).close();
        assertThat(Files.readString(identity).substring(0, 50)).isEqualTo(before.substring(0, 50));

        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path foreign = directory.resolve("foreign");
        Files.createDirectories(foreign.resolve("events/date=2026-01-01"));
        Files.writeString(foreign.resolve("events/date=2026-01-01/0.parquet"), "somebody's");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(store(), "postgres"));
                Catalog catalog = catalog(server)) {
            assertThatThrownBy(() -> StoreIdentity.check(foreign, catalog, "here"))
                    .hasMessageContaining("holds events of an unknown store")
                    .hasMessageContaining("catalog at here");
            assertThatThrownBy(() -> StoreIdentity.check(empty, catalog, "here"))
                    .hasMessageContaining("is the store's volume mounted?");
            assertThat(foreign.resolve("store.json")).doesNotExist();
            Files.writeString(foreign.resolve("store.json"), "{\"storeId\":\"x\",\"formatVersion\":1}");
            assertThatThrownBy(() -> StoreIdentity.check(foreign, catalog, "here"))
                    .hasMessageContaining("expected a store's id");
        }
    }

    private static Catalog catalog(EmbeddedPostgres server) {
        Catalog catalog =
                Catalog.open(CatalogSettings.of(server.jdbcUrl(), server.user(), server.password(), 2));
        catalog.migrate(8, Duration.ofHours(1));
        return catalog;
    }

    private Path goldenJournal() throws IOException {
        Path journal = Files.createDirectory(directory.resolve("stranded"));
        try (Stream<Path> files = Files.list(TestingFiles.checkout().resolve("testdata/golden/v1/journal"))) {
            for (Path file : files.toList()) {
                Files.copy(file, journal.resolve(file.getFileName()));
            }
        }
        return journal;
    }

    private static Standalone start(String store) throws Exception {
        Map<Setting, String> flags = Map.of(Setting.DATA_DIRECTORY, store, Setting.PORT, "0");
        return Standalone.start(
                StandaloneConfig.of(Settings.of(flags, Map.of(), SettingsFile.none())), Clock.systemUTC());
    }

    private String store() {
        return directory.resolve("store").toString();
    }
}
