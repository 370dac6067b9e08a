package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import io.scoreline.standalone.config.PostgresConfig;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.config.StoreConfig;
import io.scoreline.standalone.directory.DataDirectory;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import java.io.IOException;
import java.nio.file.Path;

/// A store for a command that is none of its roles: beside them while they run, or alone, and then with the data
/// directory's own server unless another is named.
public final class StoreAccess implements AutoCloseable {
    private final Resources resources;
    private final Catalog catalog;
    private final Path data;

    private StoreAccess(Resources resources, Catalog catalog, Path data) {
        this.resources = resources;
        this.catalog = catalog;
        this.data = data;
    }

    /// Beside whoever uses the data directory.
    public static StoreAccess beside(StandaloneConfig config) throws IOException, DataDirectoryInUseException {
        return open(config, true);
    }

    /// The data directory is this command's alone.
    public static StoreAccess alone(StandaloneConfig config) throws IOException, DataDirectoryInUseException {
        return open(config, false);
    }

    private static StoreAccess open(StandaloneConfig config, boolean beside)
            throws IOException, DataDirectoryInUseException {
        Resources resources = new Resources();
        try {
            PostgresConfig server = server(config, beside, resources);
            Catalog catalog = resources.add(
                    "catalog", Catalog.open(CatalogPool.COMMAND.at(server.jdbcUrl(), server.user(), server.password())));
            return new StoreAccess(resources, catalog, config.dataDirectory());
        } catch (IOException | DataDirectoryInUseException | RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    private static PostgresConfig server(StandaloneConfig config, boolean beside, Resources resources)
            throws IOException, DataDirectoryInUseException {
        PostgresConfig named = config.postgres();
        if (beside && named != null) {
            return named;
        }
        try {
            DataDirectory directory = resources.add("data directory", DataDirectory.take(config.dataDirectory()));
            return named == null ? embedded(directory.path().resolve("postgres"), resources) : named;
        } catch (DataDirectoryInUseException inUse) {
            EmbeddedPostgres.Reachable running = EmbeddedPostgres.running(config.dataDirectory().resolve("postgres"))
                    .filter(reachable -> beside)
                    .orElseThrow(() -> inUse);
            return new PostgresConfig(running.jdbcUrl(), running.user(), running.password());
        }
    }

    private static PostgresConfig embedded(Path directory, Resources resources) throws IOException {
        EmbeddedPostgres started = resources.add("postgres", EmbeddedPostgres.start(directory));
        return new PostgresConfig(started.jdbcUrl(), started.user(), started.password());
    }

    public Catalog catalog() {
        return catalog;
    }

    /// Makes the catalog, or brings it to this release, where nobody has done that yet.
    public void prepare(StoreConfig wanted) {
        StoreParts.migrate(catalog, wanted);
    }

    public Path dataDirectory() {
        return data;
    }

    @Override
    public void close() {
        resources.close();
    }
}
