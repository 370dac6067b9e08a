package io.scoreline.worker.scan;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.worker.stream.OwnerCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A definition that is scored: its entry in the catalog and its parsed body. Immutable.
public final class LiveDefinition {
    private final DefinitionEntry entry;
    private final Definition definition;
    private final byte[] tenant;

    public LiveDefinition(DefinitionEntry entry, Definition definition) {
        this.entry = entry;
        this.definition = definition;
        this.tenant = entry.key().tenant().getBytes(StandardCharsets.UTF_8);
    }

    public int id() {
        return entry.id();
    }

    public DefinitionEntry entry() {
        return entry;
    }

    public Definition definition() {
        return definition;
    }

    /// A definition without a tenant applies to all.
    boolean appliesTo(OwnerCursor owner) {
        return tenant.length == 0
                || Arrays.equals(tenant, 0, tenant.length, owner.bytes(), 0, owner.tenantLength());
    }

    @Override
    public String toString() {
        return entry.key().name() + "@" + entry.key().version();
    }
}
