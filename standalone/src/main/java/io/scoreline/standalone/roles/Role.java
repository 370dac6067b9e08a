package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.standalone.directory.Holder;

/// What a process runs.
public enum Role {
    /// An API and a worker, with the embedded server unless another is named.
    ALL("all roles", Catalog.WORKER_ROLE, 6),
    API(Holder.API, Holder.API, 4),
    WORKER("worker", Catalog.WORKER_ROLE, 2);

    private final String text;
    private final String catalogRole;
    private final int connections;

    Role(String text, String catalogRole, int connections) {
        this.text = text;
        this.catalogRole = catalogRole;
        this.connections = connections;
    }

    /// Its name on the command line and in the data directory.
    public String text() {
        return text;
    }

    /// What it counts as in the catalog: partitions are shared out among those that work.
    String catalogRole() {
        return catalogRole;
    }

    /// The most connections to the catalog: four for requests, two for rounds.
    int connections() {
        return connections;
    }

    boolean runsApi() {
        return this != WORKER;
    }

    boolean runsWorker() {
        return this != API;
    }
}
