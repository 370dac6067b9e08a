package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.standalone.directory.Holder;

/// What a process runs.
public enum Role {
    /// An API and a worker, with the embedded server unless another is named.
    ALL("all roles", Catalog.WORKER_ROLE, CatalogPool.ALL),
    API(Holder.API, Holder.API, CatalogPool.API),
    WORKER("worker", Catalog.WORKER_ROLE, CatalogPool.WORKER);

    private final String text;
    private final String catalogRole;
    private final CatalogPool pool;

    Role(String text, String catalogRole, CatalogPool pool) {
        this.text = text;
        this.catalogRole = catalogRole;
        this.pool = pool;
    }

    /// Its name on the command line and in the data directory.
    public String text() {
        return text;
    }

    /// What it counts as in the catalog: partitions are shared out among those that work.
    String catalogRole() {
        return catalogRole;
    }

    /// Its connections to the catalog.
    CatalogPool pool() {
        return pool;
    }

    boolean runsApi() {
        return this != WORKER;
    }

    boolean runsWorker() {
        return this != API;
    }
}
