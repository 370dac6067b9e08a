package io.scoreline.standalone.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.scoring.hash.IdHash;
import io.scoreline.standalone.json.JsonDocument;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Scores at each entity's newest event, folded from events in memory one by one: no file, no round, no table. A score is
/// written as the bits of its numbers, so that equal means equal to the bit.
final class BatchScores {
    private BatchScores() {}

    static Map<String, String> of(String body, Collection<SentEvent> events) throws Exception {
        Definition definition = Definition.parse(body);
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        PayloadExtractor extractor = new PayloadExtractor(definition.featureSpecs());
        EventBlock block = new EventBlock(definition.featureSpecs());
        Map<String, EntityState> states = new HashMap<>();
        for (SentEvent event : events) {
            byte[] id = event.id().getBytes(UTF_8);
            byte[] payload = event.payload().getBytes(UTF_8);
            block.clear();
            block.rows(1);
            block.tsMicros()[0] = event.tsMicros();
            block.idHash()[0] = IdHash.of(id, 0, id.length);
            block.types().setBytes(0, new byte[0], 0, 0);
            extractor.extract(payload, 0, payload.length, 0, block.features());
            @Nullable EntityState[] one = {states.computeIfAbsent(event.entity(), any -> scorer.newState())};
            scorer.fold(block, one, new FoldCounts());
        }
        Map<String, String> scores = new TreeMap<>();
        states.forEach((entity, state) -> scores.put(entity, text(scorer.score(state, state.lastEventMicros()))));
        return scores;
    }

    private static String text(Score score) {
        Map<String, Double> numbers = new TreeMap<>();
        score.aggregates().forEach(aggregate -> numbers.put(aggregate.name(), aggregate.value()));
        numbers.put("score", score.value());
        return bits(numbers);
    }

    /// The same of an answer to `GET /v1/scores/{entity}`.
    static String ofAnswer(String body) throws Exception {
        JsonDocument answer = JsonDocument.parse(body.getBytes(UTF_8));
        Map<String, Double> numbers = new TreeMap<>();
        JsonDocument aggregates = answer.object("aggregates")
                .orElseThrow(() -> new AssertionError("expected a score, found " + body));
        for (String name : aggregates.names()) {
            numbers.put(name, aggregates.number(name).orElseThrow());
        }
        numbers.put("score", answer.number("score").orElseThrow());
        return bits(numbers);
    }

    private static String bits(Map<String, Double> numbers) {
        StringBuilder text = new StringBuilder();
        numbers.forEach((name, value) -> text.append(name)
                .append('=')
                .append(value)
                .append(' ')
                .append(Long.toHexString(Double.doubleToRawLongBits(value)))
                .append(' '));
        return text.toString();
    }
}
