package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.standalone.config.ConfigException;
import io.scoreline.standalone.config.PostgresConfig;
import io.scoreline.standalone.config.StandaloneConfig;

/// The catalog brought up to date before any role of a release starts, so that none of them waits for it, and none needs to be allowed to.
public final class StoreMigration {
    private StoreMigration() {}

    /// Compares the server's settings, migrates, and makes the store when there is none.
    public static StoreInfo run(StandaloneConfig config) {
        PostgresConfig server = config.postgres();
        if (server == null) {
            throw new ConfigException("postgresUrl: expected a PostgreSQL server, in SCORELINE_POSTGRES_URL or"
                    + " --postgres-url, found none; an embedded one is migrated by whoever starts it");
        }
        try (Catalog catalog =
                Catalog.open(CatalogPool.SUPERVISOR.at(server.jdbcUrl(), server.user(), server.password()))) {
            StoreParts.checkServer(catalog);
            return StoreParts.migrate(catalog, config.store());
        }
    }
}
