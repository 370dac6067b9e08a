package io.scoreline.standalone.faults;

import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A server of a test's own, as it is run embedded, that can be stopped, frozen and started again. Not thread-safe.
final class TestingServer implements AutoCloseable {
    private final Path directory;
    private EmbeddedPostgres server;

    TestingServer(Path directory) throws IOException, SQLException {
        this.directory = directory;
        this.server = EmbeddedPostgres.start(directory);
        execute("CREATE DATABASE store");
    }

    CatalogSettings settings() {
        String url = server.jdbcUrl().replaceFirst("/[^/]*$", "/store");
        return CatalogPool.API.at(url, server.user(), server.password());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The server is there and takes no connections to the store's database; those that are open end.
    void refuse() throws SQLException {
        execute("ALTER DATABASE store ALLOW_CONNECTIONS false");
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'store'");
    }

    void admit() throws SQLException {
        execute("ALTER DATABASE store ALLOW_CONNECTIONS true");
    }

    int port() {
        return server.port();
    }

    void stop() {
        server.close();
    }

    /// On another port.
    void startAgain() throws IOException {
        server = EmbeddedPostgres.start(directory);
    }

    /// SIGSTOP to the server and all of its processes: connections are taken by the kernel and never answered.
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /// Processor time of the server and all of its processes that are alive.
    long processorMillis() {
        ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .mapToLong(each -> each.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
                .sum();
    }

    private void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
        command.add(Long.toString(postmaster.pid()));
        postmaster.descendants().forEach(each -> command.add(Long.toString(each.pid())));
        // A child may end in between.
        new ProcessBuilder(command).start().waitFor();
    }

    @Override
    public void close() {
        server.close();
    }
}
