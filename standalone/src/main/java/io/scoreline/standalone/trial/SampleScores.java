package io.scoreline.standalone.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.standalone.load.EventLines;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The scores of the entities of a sample. Not thread-safe.
public final class SampleScores {
    /// Entities whose states are kept.
    private static final int MAX_ENTITIES = 1_000_000;

    private final Scorer scorer;
    private final EventBlock block;
    private final PayloadExtractor extractor;
    private final @Nullable EntityState[] rowStates = new @Nullable EntityState[EventBlock.MAX_ROWS];
    private final Map<String, EntityState> states = new HashMap<>();
    private final FoldCounts counts = new FoldCounts();

    public SampleScores(Definition definition) {
        scorer = new Scorer(definition, definition.featureSpecs());
        block = new EventBlock(definition.featureSpecs());
        extractor = new PayloadExtractor(definition.featureSpecs());
    }

    public void add(EventLines.Event event) throws IOException {
        if (block.rows() == EventBlock.MAX_ROWS) {
            fold();
        }
        int row = block.rows();
        byte[] type = event.type().getBytes(UTF_8);
        block.types().setBytes(row, type, 0, type.length);
        block.tsMicros()[row] = event.tsMicros();
        block.idHash()[row] = event.idHash();
        extractor.extract(event.payload(), 0, event.payload().length, row, block.features());
        rowStates[row] = state(event.entity());
        block.rows(row + 1);
    }

    private EntityState state(String entity) throws IOException {
        EntityState known = states.get(entity);
        if (known != null) {
            return known;
        }
        if (states.size() == MAX_ENTITIES) {
            throw new IOException("the sample has more than " + MAX_ENTITIES + " entities; give a smaller one");
        }
        EntityState created = scorer.newState();
        states.put(entity, created);
        return created;
    }

    private void fold() {
        scorer.fold(block, rowStates, counts);
        block.clear();
    }

    /// What became of the events so far.
    public FoldCounts counts() {
        fold();
        return counts;
    }

    /// The entity's score at a time, or at its newest event where that is later or no time is given; empty when no event of
    /// it counts.
    public Optional<Score> score(String entity, @Nullable Long atMicros) {
        fold();
        EntityState state = states.get(entity);
        if (state == null || state.events() == 0) {
            return Optional.empty();
        }
        long last = state.lastEventMicros();
        return Optional.of(scorer.score(state, atMicros == null ? last : Math.max(atMicros, last)));
    }
}
