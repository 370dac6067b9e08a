package io.scoreline.worker.round;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.FeedHeads;
import io.scoreline.worker.scan.LiveDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The definitions to score, and the promoted features, as the catalog had them when last read. A body that cannot be
/// executed any more is logged once and left out. For one thread; [#all] for any.
final class LiveDefinitions {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDefinitions.class);
    /// Features get their columns some time after the definition came; until then their payloads are read.
    private static final long FEATURES_NANOS = 10_000_000_000L;

    private final Catalog catalog;
    private final Map<String, Definition> parsed = new HashMap<>();
    private final Set<Integer> refused = new HashSet<>();
    private volatile List<LiveDefinition> live = List.of();
    private Map<FeatureSpec, Integer> promoted = Map.of();
    private long seenHead = -1;
    private long featuresNanos;

    LiveDefinitions(Catalog catalog) {
        this.catalog = catalog;
    }

    List<LiveDefinition> all() {
        return live;
    }

    Map<FeatureSpec, Integer> promoted() {
        return promoted;
    }

    /// Reads what moved; true when the definitions did.
    boolean refresh(FeedHeads heads) {
        boolean moved = heads.definitions() != seenHead;
        if (moved) {
            List<LiveDefinition> next = new ArrayList<>();
            for (DefinitionEntry entry : catalog.definitions()) {
                if (entry.state() != DefinitionState.RETIRED) {
                    parse(entry, next);
                }
            }
            live = List.copyOf(next);
        }
        if (moved || System.nanoTime() - featuresNanos > FEATURES_NANOS) {
            promoted = Map.copyOf(catalog.features());
            featuresNanos = System.nanoTime();
        }
        seenHead = heads.definitions();
        return moved;
    }

    private void parse(DefinitionEntry entry, List<LiveDefinition> into) {
        try {
            Definition definition = parsed.get(entry.digest());
            if (definition == null) {
                definition = Definition.parse(entry.body());
                new Scorer(definition, definition.featureSpecs()).newState();
                parsed.put(entry.digest(), definition);
            }
            into.add(new LiveDefinition(entry, definition));
        } catch (DefinitionException | RuntimeException e) {
            if (refused.add(entry.id())) {
                String problems =
                        e instanceof DefinitionException invalid ? invalid.problems().toString() : e.toString();
                LOG.error(
                        "definition {}@{} is left out, it cannot be executed: {}",
                        entry.key().name(),
                        entry.key().version(),
                        problems,
                        e);
            }
        }
    }
}
