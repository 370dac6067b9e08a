package io.scoreline.shard.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server of this process on a free loopback port: set up when the directory is empty, recovered when it was killed, fsync on, stopped with the process. Thread-safe.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String DATABASE = "postgres";

    private final DirectoryLock lock;
    private final ServerLog log;
    private final ServerProcess server;
    private final int port;
    private final String password;

    private EmbeddedPostgres(DirectoryLock lock, ServerLog log, ServerStart.Started started, String password) {
        this.lock = lock;
        this.log = log;
        this.server = started.server();
        this.port = started.port();
        this.password = password;
    }

    /// Starts the server over `directory`, which this process alone uses. Returns when it accepts connections; a [PostgresStartException] says why it does not. On Linux the server stops when this
    /// process ends in whatever way; elsewhere [#close()] stops it, or else the next start.
    public static EmbeddedPostgres start(Path directory) throws IOException {
        return start(directory, true, List.of());
    }

    /// With settings that go before those of the file; not `durable`: set up without forcing anything to disk.
    static EmbeddedPostgres start(Path directory, boolean durable, List<String> extraSettings) throws IOException {
        long begin = System.nanoTime();
        Path folder = Files.createDirectories(directory).toRealPath();
        DirectoryLock lock = DirectoryLock.acquire(folder);
        ServerLog log = null;
        try {
            PostgresBinaries binaries = PostgresBinaries.provide(folder.resolve("binaries"));
            Commands commands = Commands.find(binaries.platform());
            Cluster cluster = Cluster.prepare(folder, binaries, commands, durable);
            String password = cluster.password();
            log = new ServerLog(folder.resolve("postgres.log"));
            ServerStart.Started started = new ServerStart(cluster, binaries, commands, extraSettings, log).run();
            LOG.info(
                    "PostgreSQL runs in {} on port {}, pid {}, after {} ms",
                    folder,
                    started.port(),
                    started.server().pid(),
                    (System.nanoTime() - begin) / 1_000_000);
            return new EmbeddedPostgres(lock, log, started, password);
        } catch (IOException | RuntimeException e) {
            if (log != null) {
                log.close();
            }
            lock.close();
            throw e;
        }
    }

    /// How to reach the server that another process runs over a directory; empty when none accepts connections.
    public static Optional<Reachable> running(Path directory) throws IOException {
        Cluster cluster = new Cluster(directory);
        Optional<PostmasterFile> file = PostmasterFile.read(cluster.data())
                .filter(PostmasterFile::ready)
                .filter(ready -> ready.server().isPresent());
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reachable(url(file.get().port()), Cluster.USER, cluster.password()));
    }

    /// How a server is reached.
    public record Reachable(String jdbcUrl, String user, String password) {
        @Override
        public String toString() {
            return jdbcUrl + " as " + user;
        }
    }

    public String jdbcUrl() {
        return url(port);
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public String user() {
        return Cluster.USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return server.pid();
    }

    /// Whether the server still runs.
    public boolean isAlive() {
        return server.isAlive();
    }

    /// Fast shutdown; waits for its end. No effect the second time.
    @Override
    public void close() {
        try {
            server.stop();
            log.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop PostgreSQL, pid " + server.pid(), e);
        }
    }
}
