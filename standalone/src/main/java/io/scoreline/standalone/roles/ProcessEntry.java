package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process among those that the catalog knows, until closed. It counts as a worker: partitions are shared out by
/// the number of those that are alive. Thread-safe.
final class ProcessEntry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProcessEntry.class);

    private final UUID id = UUID.randomUUID();
    private final Catalog catalog;
    private final String name;
    private final int pool;

    private ProcessEntry(Catalog catalog, String name, int pool) {
        this.catalog = catalog;
        this.name = name;
        this.pool = pool;
    }

    static ProcessEntry register(Catalog catalog, String name, int pool) {
        ProcessEntry entry = new ProcessEntry(catalog, name, pool);
        entry.register();
        return entry;
    }

    private void register() {
        catalog.registerProcess(id, Catalog.WORKER_ROLE, name, pool);
    }

    UUID id() {
        return id;
    }

    /// Says that this process is alive, and registers it again when it was forgotten meanwhile.
    void beat() {
        try {
            if (!catalog.heartbeat(id)) {
                register();
            }
        } catch (CatalogException away) {
            log.warn("heartbeat: the catalog did not answer: {}", away.getMessage());
        }
    }

    @Override
    public void close() {
        catalog.removeProcess(id);
    }
}
