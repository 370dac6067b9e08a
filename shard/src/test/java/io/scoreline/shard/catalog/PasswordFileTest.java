package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.postgres.TestingPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    @TempDir
    private Path directory;

    @Test
    void aPasswordThatWasChangedCountsFromTheNextConnectionOn() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        Path file = directory.resolve("a password & more");
        Files.writeString(file, "first\n");
        execute(settings, "CREATE ROLE rotated SUPERUSER LOGIN PASSWORD 'first'");
        String url = PasswordFile.in(settings.jdbcUrl(), file);
        try (Catalog catalog = Catalog.open(CatalogPool.SUPERVISOR.at(url, "rotated", ""))) {
            catalog.migrate(4, Duration.ofHours(1));
            // Migrations make a connection of their own.
            execute(settings, "ALTER ROLE rotated PASSWORD 'second'");
            Files.writeString(file, "second");
            assertThat(catalog.migrate(4, Duration.ofHours(1)).partitions()).isEqualTo(4);
        }
    }

    @Test
    void aFileThatIsMissingOrEmptyIsNamed() throws Exception {
        CatalogSettings settings = TestingPostgres.newDatabase();
        Path file = directory.resolve("none");
        assertThatThrownBy(() -> open(settings, file))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("password file " + file + ": expected the password of the PostgreSQL server, found ")
                .hasMessageContaining("NoSuchFile");
        Files.writeString(file, " \n");
        assertThatThrownBy(() -> open(settings, file)).hasMessageContaining("found nothing");
    }

    private static void open(CatalogSettings settings, Path file) {
        Catalog.open(CatalogPool.SUPERVISOR.at(PasswordFile.in(settings.jdbcUrl(), file), settings.user(), "")).close();
    }

    private static void execute(CatalogSettings settings, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
