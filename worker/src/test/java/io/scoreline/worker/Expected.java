package io.scoreline.worker;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.scoring.hash.IdHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// States computed from events alone, one event at a time and in another order: no files, no rounds, no shared code
/// with the worker but the engine.
final class Expected {
    private Expected() {}

    /// The events that come first, of those that came in this order.
    static List<TestingEvent> firsts(List<TestingEvent> inFeedOrder) {
        Set<String> seen = new HashSet<>();
        List<TestingEvent> firsts = new ArrayList<>();
        for (TestingEvent event : inFeedOrder) {
            if (event.serverId() || seen.add(event.identity())) {
                firsts.add(event);
            }
        }
        return firsts;
    }

    static Map<String, EntityState> states(String body, List<TestingEvent> counted) throws Exception {
        Definition definition = Definition.parse(body);
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        PayloadExtractor extractor = new PayloadExtractor(definition.featureSpecs());
        EventBlock block = new EventBlock(definition.featureSpecs());
        List<TestingEvent> shuffled = new ArrayList<>(counted);
        Collections.shuffle(shuffled, new Random(1));
        Map<String, EntityState> states = new HashMap<>();
        for (TestingEvent event : shuffled) {
            fill(block, extractor, event);
            String key = event.tenant() + "/" + event.entity();
            @Nullable EntityState[] one = {states.computeIfAbsent(key, any -> scorer.newState())};
            scorer.fold(block, one, new FoldCounts());
        }
        states.values().removeIf(state -> state.events() == 0);
        return states;
    }

    private static void fill(EventBlock block, PayloadExtractor extractor, TestingEvent event) {
        block.clear();
        block.rows(1);
        byte[] id = TestingEvent.utf8(event.id());
        byte[] type = TestingEvent.utf8(event.type());
        byte[] payload = TestingEvent.utf8(event.payload());
        block.tsMicros()[0] = event.tsMicros();
        block.idHash()[0] = IdHash.of(id, 0, id.length);
        block.types().setBytes(0, type, 0, type.length);
        extractor.extract(payload, 0, payload.length, 0, block.features());
    }
}
