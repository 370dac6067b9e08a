package io.scoreline.scoring.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.PayloadExtractor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events as a test writes them, and their way into blocks.
final class TestingEvents {
    record Event(long tsMicros, long idHash, String type, String payload) {}

    private TestingEvents() {}

    static FoldCounts fold(Scorer scorer, List<FeatureSpec> specs, List<Event> events, EntityState state) {
        EventBlock block = new EventBlock(specs);
        PayloadExtractor extractor = new PayloadExtractor(specs);
        FoldCounts counts = new FoldCounts();
        @Nullable EntityState[] states = new EntityState[EventBlock.MAX_ROWS];
        Arrays.fill(states, state);
        for (int from = 0; from < events.size(); from += EventBlock.MAX_ROWS) {
            List<Event> part = events.subList(from, Math.min(events.size(), from + EventBlock.MAX_ROWS));
            fill(block, extractor, part);
            scorer.fold(block, states, counts);
        }
        return counts;
    }

    static void fill(EventBlock block, PayloadExtractor extractor, List<Event> events) {
        block.clear();
        for (int row = 0; row < events.size(); row++) {
            Event event = events.get(row);
            block.tsMicros()[row] = event.tsMicros();
            block.idHash()[row] = event.idHash();
            byte[] type = event.type().getBytes(UTF_8);
            block.types().setBytes(row, type, 0, type.length);
            byte[] payload = event.payload().getBytes(UTF_8);
            extractor.extract(payload, 0, payload.length, row, block.features());
        }
        block.rows(events.size());
    }
}
