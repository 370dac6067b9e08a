package io.scoreline.scoring.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.scoring.hash.IdHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events on their way into an [Explainer]: a block, and beside it which events they are and what lay in their
/// payloads where a feature is missing. Reusable, not thread-safe.
public final class EventRows {
    /// Bytes of payloads after which a block is full, so that strings copied from them stay few.
    private static final long MOST_BYTES = 1 << 20;

    /// The first letter of null; no other value begins with it.
    private static final byte NULL = 'n';

    private final EventBlock block;
    private final PayloadExtractor extractor;
    private final List<FeatureSpec> specs;
    private final int[] specOfFeature;
    private final @Nullable String[][] found;
    private final List<EventRef> refs = new ArrayList<>();
    private long bytes;

    public EventRows(Definition definition) {
        specs = definition.featureSpecs();
        block = new EventBlock(specs);
        extractor = new PayloadExtractor(specs);
        found = new String[specs.size()][EventBlock.MAX_ROWS];
        specOfFeature = definition.features().stream()
                .map(Feature::spec)
                .mapToInt(specs::indexOf)
                .toArray();
    }

    public boolean isEmpty() {
        return refs.isEmpty();
    }

    public boolean isFull() {
        return refs.size() == EventBlock.MAX_ROWS || bytes >= MOST_BYTES;
    }

    public void clear() {
        block.clear();
        refs.clear();
        bytes = 0;
    }

    /// Adds an event; the payload, which is checked JSON, is `payload[from, from + length)`.
    public void add(EventRef ref, byte[] payload, int from, int length) {
        int row = refs.size();
        refs.add(ref);
        bytes += length;
        byte[] id = ref.id().getBytes(UTF_8);
        byte[] type = ref.type().getBytes(UTF_8);
        block.rows(row + 1);
        block.tsMicros()[row] = ref.tsMicros();
        block.idHash()[row] = IdHash.of(id, 0, id.length);
        block.types().setBytes(row, type, 0, type.length);
        extractor.extract(payload, from, from + length, row, block.features());
        for (int spec = 0; spec < found.length; spec++) {
            boolean missing = block.features().get(spec).isMissing(row);
            int at = extractor.valueFrom(spec);
            boolean wrongType = missing && at >= 0 && payload[at] != NULL;
            found[spec][row] = wrongType ? FeatureText.json(payload, at, extractor.valueTo(spec)) : null;
        }
    }

    /// Folds the events into a state.
    public void foldInto(Scorer scorer, EntityState state) {
        @Nullable EntityState[] states = new EntityState[block.rows()];
        Arrays.fill(states, state);
        scorer.fold(block, states, new FoldCounts());
    }

    EventBlock block() {
        return block;
    }

    EventRef ref(int row) {
        return refs.get(row);
    }

    /// What a definition's feature has in a row.
    FeatureUse use(int feature, Feature declared, int row) {
        int spec = specOfFeature[feature];
        if (!block.features().get(spec).isMissing(row)) {
            return FeatureUse.READ;
        }
        boolean defaulted = declared.defaultValue() != null;
        if (found[spec][row] != null) {
            return defaulted ? FeatureUse.WRONG_TYPE_DEFAULTED : FeatureUse.WRONG_TYPE;
        }
        return defaulted ? FeatureUse.DEFAULTED : FeatureUse.MISSING;
    }

    /// The feature's value for people: as read, or the JSON of the wrong type, or null where there is nothing.
    @Nullable String text(int feature, int row) {
        int spec = specOfFeature[feature];
        return block.features().get(spec).isMissing(row)
                ? found[spec][row]
                : FeatureText.of(block.features().get(spec), row);
    }
}
