package io.scoreline.shard.catalog;

import java.time.Duration;

/// Every pool of connections that there is, by the kind of process that has it: the one place that knows how many connections a process may open. Beside them one connection
/// migrates, whichever process that is.
public enum CatalogPool {
    /// An API and a worker in one process: what each has alone.
    ALL(6),
    /// Requests, the score follower and registrations.
    API(4),
    /// Rounds and leases, and the work in the background.
    WORKER(2),
    /// A process that prepares the store for others, and then needs it no more.
    SUPERVISOR(1),
    /// A command that works on a store without being one of its roles.
    COMMAND(2),
    /// An API's readings at a replica of the server, whose connections are not the server's: a reader soon asks the server instead.
    REPLICA(2, Duration.ofMillis(500));

    /// The most that all live processes together may open, in percent of the server's `max_connections`: what is left is for people, backups and whoever is not counted yet.
    static final int MOST_PERCENT = 80;

    /// Migrations run one at a time, on a connection beside the pools.
    static final int FOR_MIGRATIONS = 1;

    private final int connections;
    private final Duration acquireTimeout;

    CatalogPool(int connections) {
        this(connections, Duration.ofSeconds(5));
    }

    CatalogPool(int connections, Duration acquireTimeout) {
        this.connections = connections;
        this.acquireTimeout = acquireTimeout;
    }

    /// The most connections of the pool.
    public int connections() {
        return connections;
    }

    /// Settings of a catalog with this pool.
    public CatalogSettings at(String jdbcUrl, String user, String password) {
        return new CatalogSettings(jdbcUrl, user, password, connections, acquireTimeout);
    }
}
