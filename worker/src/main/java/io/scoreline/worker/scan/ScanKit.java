package io.scoreline.worker.scan;

import io.scoreline.scoring.engine.EntityRuns;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.PayloadExtractor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one pass needs to fold events for a group of definitions: a block of events, the scorers, extractors for what
/// files lack. Reused from pass to pass, by one at a time ([ScanKits]).
final class ScanKit {
    /// Which features a file lacks differs by its age alone, so that few extractors are ever made.
    private static final int MOST_EXTRACTORS = 16;

    private final List<LiveDefinition> definitions;
    private final EventBlock block;
    private final List<Scorer> scorers;
    private final List<EntityRuns> runs;
    private final boolean readsIds;
    private final boolean readsTypes;
    private final Map<List<FeatureSpec>, PayloadExtractor> extractors = new HashMap<>();

    ScanKit(List<LiveDefinition> definitions) {
        this.definitions = List.copyOf(definitions);
        Set<FeatureSpec> union = new LinkedHashSet<>();
        definitions.forEach(definition -> union.addAll(definition.definition().featureSpecs()));
        List<FeatureSpec> specs = List.copyOf(union);
        this.block = new EventBlock(specs);
        this.scorers = definitions.stream()
                .map(definition -> new Scorer(definition.definition(), specs))
                .toList();
        this.readsIds = scorers.stream().anyMatch(Scorer::readsIds);
        this.readsTypes = scorers.stream().anyMatch(Scorer::readsTypes);
        this.runs = definitions.stream().map(any -> new EntityRuns()).toList();
    }

    List<LiveDefinition> definitions() {
        return definitions;
    }

    EventBlock block() {
        return block;
    }

    Scorer scorer(int definition) {
        return scorers.get(definition);
    }

    /// Whether any definition reads the ids of events.
    boolean readsIds() {
        return readsIds;
    }

    /// Whether any definition reads the types of events.
    boolean readsTypes() {
        return readsTypes;
    }

    /// The rows of the block that count, for one definition, and whose they are.
    EntityRuns runs(int definition) {
        return runs.get(definition);
    }

    PayloadExtractor extractor(List<FeatureSpec> specs) {
        if (extractors.size() >= MOST_EXTRACTORS) {
            extractors.clear();
        }
        return extractors.computeIfAbsent(new ArrayList<>(specs), PayloadExtractor::new);
    }
}
