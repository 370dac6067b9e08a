package io.scoreline.writer.row;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The features that are written as columns, with their field ids: in `specs` in the order of the ids, as the columns
/// of [io.scoreline.shard.schema.EventSchema] are.
public record PromotedFeatures(Map<FeatureSpec, Integer> ids, List<FeatureSpec> specs) {
    private static final Logger LOG = LoggerFactory.getLogger(PromotedFeatures.class);

    public PromotedFeatures {
        ids = Map.copyOf(ids);
        specs = List.copyOf(specs);
    }

    public static PromotedFeatures of(Map<FeatureSpec, Integer> ids) {
        List<FeatureSpec> specs = ids.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
        return new PromotedFeatures(ids, specs);
    }

    /// What the live definitions read. Beyond the number of columns there can be the rest stays in the payload alone.
    public static PromotedFeatures live(Catalog catalog) {
        Set<FeatureSpec> read = new LinkedHashSet<>();
        for (DefinitionEntry entry : catalog.definitions()) {
            if (entry.state() != DefinitionState.RETIRED) {
                read.addAll(specsOf(entry));
            }
        }
        return of(read.isEmpty() ? Map.of() : catalog.featureIds(read));
    }

    private static List<FeatureSpec> specsOf(DefinitionEntry entry) {
        try {
            return Definition.parse(entry.body()).featureSpecs();
        } catch (DefinitionException unreadable) {
            LOG.warn(
                    "definition {}@{} cannot be read, its features are not promoted: {}",
                    entry.key().name(),
                    entry.key().version(),
                    unreadable.getMessage());
            return List.of();
        }
    }
}
