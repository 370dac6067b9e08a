package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.standalone.config.PostgresConfig;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.directory.DataDirectory;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import io.scoreline.standalone.directory.StoreIdentity;
import io.scoreline.writer.JournalDrain;
import io.scoreline.writer.ShardWriterParts;
import io.scoreline.writer.ShardWriterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/// A store without any role, for work on journals that nobody writes to: its catalog, and its data directory where
/// that is needed. Without a PostgreSQL server in the settings the data directory is taken and its own server runs as
/// long as this.
public final class JournalAccess implements AutoCloseable {
    private final Resources resources;
    private final StandaloneConfig config;
    private final Catalog catalog;
    private final String address;

    private JournalAccess(Resources resources, StandaloneConfig config, Catalog catalog, String address) {
        this.resources = resources;
        this.config = config;
        this.catalog = catalog;
        this.address = address;
    }

    /// Nothing is made: neither a data directory nor a store.
    public static JournalAccess open(StandaloneConfig config) throws IOException, DataDirectoryInUseException {
        Resources resources = new Resources();
        try {
            PostgresConfig server = server(config, resources);
            Catalog catalog = resources.add(
                    "catalog",
                    Catalog.open(CatalogPool.COMMAND.at(server.jdbcUrl(), server.user(), server.password())));
            catalog.migrate(catalog.storeInfo().partitions(), config.store().dedupWindow());
            return new JournalAccess(resources, config, catalog, server.toString());
        } catch (IOException | DataDirectoryInUseException | RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    private static PostgresConfig server(StandaloneConfig config, Resources resources)
            throws IOException, DataDirectoryInUseException {
        PostgresConfig named = config.postgres();
        if (named != null) {
            return named;
        }
        if (!Files.isDirectory(config.dataDirectory().resolve("postgres"))) {
            throw new IOException("data directory " + config.dataDirectory()
                    + ": expected a store with its own PostgreSQL server, found none; name the directory with --data,"
                    + " or a server with --postgres-url");
        }
        DataDirectory directory = resources.add("data directory", DataDirectory.take(config.dataDirectory()));
        EmbeddedPostgres embedded =
                resources.add("postgres", EmbeddedPostgres.start(directory.path().resolve("postgres")));
        return new PostgresConfig(embedded.jdbcUrl(), embedded.user(), embedded.password());
    }

    public Catalog catalog() {
        return catalog;
    }

    /// A drain of the journal in a directory into this store. A writer that the catalog does not know is named like the
    /// directory.
    public JournalDrain drain(Path journal, Clock clock) throws IOException {
        Path data = config.dataDirectory();
        if (!Files.isDirectory(data)) {
            throw new IOException("data directory " + data
                    + ": expected the store's, found nothing; name it with --data, as seen from this machine");
        }
        StoreIdentity.check(data, catalog, address);
        ShardWriterSettings settings = ShardWriterSettings.of(
                String.valueOf(journal.toAbsolutePath().normalize().getFileName()), journal);
        return new JournalDrain(
                settings,
                new ShardWriterParts(
                        new LocalFileStore(data),
                        catalog,
                        new MemoryBudget(config.memoryBudget().bytes()),
                        new FeedSignal(),
                        clock));
    }

    @Override
    public void close() {
        resources.close();
    }
}
