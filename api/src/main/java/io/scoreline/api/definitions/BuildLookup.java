package io.scoreline.api.definitions;

import io.scoreline.shard.catalog.BuildProgress;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.DefinitionEntry;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the versions are that are built. The catalog is asked while there are some, and no answer fails without it. Thread-safe.
final class BuildLookup {
    private static final Logger LOG = LoggerFactory.getLogger(BuildLookup.class);

    private final Catalog catalog;

    BuildLookup(Catalog catalog) {
        this.catalog = catalog;
    }

    /// By id of the definition.
    Map<Integer, BuildProgress> of(Collection<DefinitionEntry> entries) {
        if (entries.stream().noneMatch(DefinitionEntry::building)) {
            return Map.of();
        }
        try {
            return catalog.builds().stream()
                    .collect(Collectors.toMap(BuildProgress::definitionId, Function.identity()));
        } catch (CatalogException e) {
            LOG.warn("how far definitions are built is not known now: {}", e.toString());
            return Map.of();
        }
    }
}
