package io.scoreline.shard.postgres;

import io.scoreline.shard.catalog.CatalogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A primary server and a standby that streams its log, both of this process alone.
public final class TestingStandby implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int POOL_SIZE = 2;

    private final Path directory;
    private final EmbeddedPostgres primary;
    private final EmbeddedPostgres standby;

    private TestingStandby(Path directory, EmbeddedPostgres primary, EmbeddedPostgres standby) {
        this.directory = directory;
        this.primary = primary;
        this.standby = standby;
    }

    public static TestingStandby start() throws IOException, SQLException {
        Path directory = Files.createTempDirectory("scoreline-test-standby-");
        EmbeddedPostgres primary = EmbeddedPostgres.start(
                directory.resolve("primary"),
                false,
                List.of("fsync=off", "scoreline.throwaway=on", "wal_level=replica", "max_wal_senders=4"));
        copy(primary, directory);
        return new TestingStandby(directory, primary, startStandby(directory, primary));
    }

    private static EmbeddedPostgres startStandby(Path directory, EmbeddedPostgres primary) throws IOException {
        String source = "host=127.0.0.1 port=" + primary.port() + " user=" + primary.user() + " password=" + primary.password();
        return EmbeddedPostgres.start(
                directory.resolve("standby"),
                false,
                List.of(
                        "fsync=off",
                        "wal_level=replica",
                        "max_wal_senders=4",
                        "hot_standby=on",
                        "wal_retrieve_retry_interval=100",
                        "primary_conninfo=" + source));
    }

    /// A copy of the running primary's files, as pg_basebackup makes one.
    private static void copy(EmbeddedPostgres primary, Path directory) throws IOException, SQLException {
        Path from = directory.resolve("primary");
        Path to = Files.createDirectory(directory.resolve("standby"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String label;
        try (Connection connection = connect(primary);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            copyTree(from.resolve("data"), to.resolve("data"));
            try (ResultSet stopped = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                stopped.next();
                label = stopped.getString(1);
            }
        }
        Files.writeString(to.resolve("data/backup_label"), label);
        Files.createFile(to.resolve("data/standby.signal"));
        Files.deleteIfExists(to.resolve("data/postmaster.pid"));
        Files.copy(from.resolve("password"), to.resolve("password"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(
                        to.resolve(from.relativize(folder)),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)));
                } catch (NoSuchFileException gone) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    public CatalogSettings primary() {
        return CatalogSettings.of(primary.jdbcUrl(), primary.user(), primary.password(), POOL_SIZE);
    }

    public CatalogSettings standby() {
        return new CatalogSettings(standby.jdbcUrl(), standby.user(), standby.password(), POOL_SIZE, Duration.ofMillis(500));
    }

    /// Returns when the standby has all that the primary has now.
    public void awaitCaughtUp() throws SQLException {
        String position = value(primary, "SELECT pg_current_wal_flush_lsn()");
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!value(standby, "SELECT pg_last_wal_replay_lsn() >= '" + position + "'::pg_lsn").equals("t")) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the standby did not reach " + position + " within " + DEADLINE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /// Lets it fall behind.
    public void pause() throws SQLException {
        value(standby, "SELECT pg_wal_replay_pause()");
    }

    public void resume() throws SQLException {
        value(standby, "SELECT pg_wal_replay_resume()");
    }

    public void stopStandby() {
        standby.close();
    }

    private static String value(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "none";
        }
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    @Override
    public void close() {
        standby.close();
        primary.close();
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
