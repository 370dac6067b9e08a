package io.scoreline.shard.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    /// A directory set up once, by the public way; most tests begin with a copy of it.
    @BeforeAll
    static void setUpOnce() throws IOException {
        EmbeddedPostgres.start(shared).close();
    }

    @Test
    void dataSurvivesStopAndStart() throws Exception {
        long pid;
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            pid = server.pid();
            execute(server, "CREATE TABLE kept(n int)");
            execute(server, "INSERT INTO kept VALUES (42)");
            try (Catalog catalog = Catalog.open(CatalogPool.SUPERVISOR.at(server.jdbcUrl(), server.user(), server.password()))) {
                assertThat(catalog.checkServer()).as("settings that differ from those shipped").isEmpty();
            }
        }
        assertThat(isRunning(pid)).isFalse();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(query(server, "SELECT n FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void shippedSettingsAreInForce() throws Exception {
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "SHOW fsync")).isEqualTo("on");
            assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(query(server, "SHOW max_connections")).isEqualTo("50");
            assertThat(query(server, "SHOW statement_timeout")).isEqualTo("5s");
            assertThat(query(server, "SHOW idle_in_transaction_session_timeout")).isEqualTo("30s");
            assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server, "SHOW unix_socket_directories")).isEmpty();
            assertThat(query(server, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(server, "SHOW data_checksums")).isEqualTo("on");
            assertThat(query(server, "SELECT datcollate FROM pg_database WHERE datname = current_database()"))
                    .isEqualTo("C");
        }
    }

    @Test
    void changedSettingsAreBackAfterTheNextStart() throws Exception {
        try (EmbeddedPostgres server = start()) {
            assertThatThrownBy(() -> execute(server, "ALTER SYSTEM SET fsync = off")).hasMessageContaining("ALTER SYSTEM");
        }
        Files.writeString(directory.resolve("postgresql.scoreline.conf"), "fsync = off\n");
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "SHOW fsync")).isEqualTo("on");
        }
    }

    @Test
    void passwordIsNeededAndReadableByTheOwnerAlone() throws Exception {
        try (EmbeddedPostgres server = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void recoversAfterAllOfItsProcessesWereKilled() throws Exception {
        EmbeddedPostgres killed = start();
        execute(killed, "CREATE TABLE kept(n int)");
        execute(killed, "INSERT INTO kept VALUES (7)");
        ProcessHandle postmaster = ProcessHandle.of(killed.pid()).orElseThrow();
        List<ProcessHandle> children = postmaster.descendants().toList();
        assertThat(children).isNotEmpty();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        postmaster.onExit().get(10, TimeUnit.SECONDS);
        assertThat(directory.resolve("data/postmaster.pid")).exists();
        killed.close();

        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "SELECT n FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void serverThatOutlivedItsProcessIsStoppedNotAdopted() throws Exception {
        long orphan;
        try (EmbeddedPostgres server = start()) {
            execute(server, "CREATE TABLE kept(n int)");
        }
        orphan = startOrphan();
        try (EmbeddedPostgres server = start()) {
            assertThat(server.pid()).isNotEqualTo(orphan);
            assertThat(query(server, "SHOW fsync")).isEqualTo("on");
            assertThat(query(server, "SELECT count(*) FROM kept")).isEqualTo("0");
            assertThat(isRunning(orphan)).isFalse();
        }
    }

    @Test
    void pidFileOfAnotherProcessIsNoObstacleAndThatProcessIsLeftAlone() throws Exception {
        start().close();
        Process other = new ProcessBuilder("sleep", "100").start();
        try {
            Files.writeString(
                    directory.resolve("data/postmaster.pid"),
                    other.pid() + "\n" + directory.toRealPath().resolve("data") + "\n1\n5432\n\n127.0.0.1\n");
            start().close();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void emptyPidFileIsNoObstacle() throws Exception {
        start().close();
        Files.createFile(directory.resolve("data/postmaster.pid"));
        start().close();
    }

    @Test
    void setUpThatWasKilledHalfWayIsDoneAgain() throws Exception {
        Path half = Files.createDirectories(directory.resolve("data.new-1/base"));
        Files.writeString(half.resolve("1"), "half");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
        assertThat(directory.resolve("data.new-1")).doesNotExist();
    }

    @Test
    void directoryInUseIsRefusedWithThePid() throws Exception {
        try (EmbeddedPostgres _ = start()) {
            assertThatThrownBy(() -> start())
                    .isInstanceOf(PostgresStartException.class)
                    .hasMessageContaining("in use by this process");
        }
    }

    @Test
    void dataOfAnotherVersionIsRefused() throws Exception {
        start().close();
        Files.writeString(directory.resolve("data/PG_VERSION"), "12\n");
        assertThatThrownBy(() -> start())
                .isInstanceOf(PostgresStartException.class)
                .hasMessageContaining("version 12, expected that of postgres (PostgreSQL) 18");
    }

    @Test
    void failedStartSaysWhatTheServerPrinted() throws Exception {
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory, false, List.of("shared_buffers=nonsense")))
                .isInstanceOf(PostgresStartException.class)
                .hasMessageContaining(directory.toRealPath().toString())
                .hasMessageContaining("shared_buffers");
        start().close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void serverStopsWhenItsProcessIsKilled() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process owner = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = owner.inputReader()) {
            ProcessHandle server = ProcessHandle.of(Owner.pid(output)).orElseThrow();
            owner.destroyForcibly();
            server.onExit().get(20, TimeUnit.SECONDS);
            start().close();
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void secondStartIsFast() throws Exception {
        start().close();
        long begin = System.nanoTime();
        try (EmbeddedPostgres _ = start()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
    }

    /// A server on the data directory with unsafe settings, whose parent is no part of this process's servers.
    private long startOrphan() throws IOException {
        Path folder = directory.toRealPath();
        PostgresBinaries binaries = PostgresBinaries.provide(folder.resolve("binaries"));
        Commands commands = Commands.find(binaries.platform());
        Cluster cluster = Cluster.prepare(folder, binaries, commands, false);
        try (ServerLog log = new ServerLog(folder.resolve("postgres.log"))) {
            return new ServerStart(cluster, binaries, commands, List.of("fsync=off"), log).run().server().pid();
        }
    }

    private EmbeddedPostgres start() throws IOException {
        if (!Files.exists(directory.resolve("data"))) {
            for (String name : List.of("data", "password")) {
                Commands.Result copied =
                        Commands.run(List.of("cp", "-Rp", shared.resolve(name).toString(), directory.toString()));
                assertThat(copied).isEqualTo(new Commands.Result(0, ""));
            }
        }
        return EmbeddedPostgres.start(directory);
    }

    /// A process that starts a server and is killed.
    static final class Owner {
        private static final String PREFIX = "server pid ";

        private Owner() {}

        public static void main(String[] arguments) throws IOException {
            EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(arguments[0]));
            System.out.println(PREFIX + server.pid());
            System.out.flush();
            int end = System.in.read();
            throw new IllegalStateException("expected to be killed, read " + end);
        }

        static long pid(BufferedReader output) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(PREFIX)) {
                    return Long.parseLong(line.substring(PREFIX.length()));
                }
            }
            throw new IOException("the process ended before its server ran");
        }
    }

    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid)
                .filter(process -> process.info().arguments().isPresent())
                .isPresent();
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
