package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process among those that the catalog knows, until closed. Thread-safe.
final class ProcessEntry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProcessEntry.class);

    private final UUID id = UUID.randomUUID();
    private final Catalog catalog;
    private final Role role;
    private final String name;

    private ProcessEntry(Catalog catalog, Role role, String name) {
        this.catalog = catalog;
        this.role = role;
        this.name = name;
    }

    static ProcessEntry register(Catalog catalog, Role role, String name) {
        ProcessEntry entry = new ProcessEntry(catalog, role, name);
        catalog.admitProcess(entry.id, role.catalogRole(), name, role.pool().connections());
        return entry;
    }

    UUID id() {
        return id;
    }

    /// Says that this process is alive, and registers it again when it was forgotten meanwhile.
    void beat() {
        try {
            if (!catalog.heartbeat(id)) {
                catalog.registerProcess(id, role.catalogRole(), name, role.pool().connections());
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
