package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import io.scoreline.standalone.config.PostgresConfig;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.directory.DataDirectory;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import io.scoreline.standalone.logging.LogSetup;
import java.io.IOException;
import java.time.Duration;

/// What roles in several processes share on one machine: the data directory, opened to them, and the server, embedded
/// unless another is named. Thread-safe.
public final class SharedServer implements AutoCloseable {
    /// Roles whose server was killed end by themselves within this.
    private static final Duration LEFTOVERS = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Resources resources = new Resources();
    private final DataDirectory directory;
    private final PostgresConfig server;

    private SharedServer(StandaloneConfig config, DataDirectory directory) throws IOException {
        this.directory = resources.add("data directory", directory);
        try {
            LogSetup.toFile(directory.path(), "server");
            resources.add("log file", LogSetup::stop);
            this.server = config.postgres() == null ? embedded() : config.postgres();
            prepare(config);
            directory.admitRoles();
        } catch (IOException | RuntimeException | Error failure) {
            resources.close();
            throw failure;
        }
    }

    /// Takes the directory, waiting a little for roles that an earlier one left behind, and brings the catalog up to
    /// date.
    public static SharedServer start(StandaloneConfig config)
            throws IOException, InterruptedException, DataDirectoryInUseException {
        long end = System.nanoTime() + LEFTOVERS.toNanos();
        while (true) {
            try {
                return new SharedServer(config, DataDirectory.take(config.dataDirectory()));
            } catch (DataDirectoryInUseException inUse) {
                if (!inUse.byRoles() || System.nanoTime() > end) {
                    throw inUse;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private PostgresConfig embedded() throws IOException {
        EmbeddedPostgres started =
                resources.add("postgres", EmbeddedPostgres.start(directory.path().resolve("postgres")));
        return new PostgresConfig(started.jdbcUrl(), started.user(), started.password());
    }

    private void prepare(StandaloneConfig config) throws IOException {
        try (Catalog catalog =
                Catalog.open(CatalogPool.SUPERVISOR.at(server.jdbcUrl(), server.user(), server.password()))) {
            StoreParts.checkServer(catalog);
            StoreParts.migrate(catalog, config.store());
            if (config.postgres() == null) {
                // No role has the directory yet, and nobody else knows the server.
                catalog.removePredecessors();
            }
        }
    }

    public PostgresConfig server() {
        return server;
    }

    public DataDirectory directory() {
        return directory;
    }

    @Override
    public void close() {
        resources.close();
    }
}
