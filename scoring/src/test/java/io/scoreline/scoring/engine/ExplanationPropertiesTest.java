package io.scoreline.scoring.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.TestingEvents.Event;
import io.scoreline.scoring.explain.AggregateExplanation;
import io.scoreline.scoring.explain.EventExplanation;
import io.scoreline.scoring.explain.EventRef;
import io.scoreline.scoring.explain.EventRows;
import io.scoreline.scoring.explain.Explainer;
import io.scoreline.scoring.explain.Explanation;
import io.scoreline.scoring.explain.Line;
import io.scoreline.scoring.hash.IdHash;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Explanations of any definition and any events: the score is the served one to the bit, and every sum closes. Of
/// recorded events, too: [SecurityEventsTest] has them.
final class ExplanationPropertiesTest {
    private static String definition(RandomExpressions expressions) {
        return """
                name: a
                version: 1
                features:
                  d: {path: d, type: double}
                  d0: {path: d, type: double, default: 0.5}
                  l: {path: l, type: long}
                  l0: {path: l, type: long, default: 7}
                  b: {path: b, type: bool}
                  b1: {path: b, type: bool, default: true}
                  s: {path: s, type: string}
                  s0: {path: s, type: string, default: "DEFAULT"}
                  t: {path: t, type: timestamp}
                  t0: {path: t, type: timestamp, default: "2020-01-01T00:00:00Z"}
                signal:
                  one: '%s'
                  two: {weight: -0.7, when: '%s', expr: '%s'}
                  three: 0.1 * d
                aggregates:
                  heat: {fn: decayed_sum, of: signal, halfLife: 3h}
                  total: {fn: sum, of: signal, when: '%s'}
                  total1d: {fn: sum, of: '%s', window: 1d}
                  average: {fn: mean, of: signal, window: 2d}
                  greatest: {fn: max, of: signal}
                  least1d: {fn: min, of: signal, window: 1d}
                  oldest: {fn: first, of: signal}
                  newest: {fn: last, of: d0}
                  events: {fn: count}
                score: clamp(heat + 2 * total - if(isMissing(average), 3, average) / 7 + age(newest) / 1h, -50, 1000)
                """
                .formatted(
                        expressions.number(3),
                        expressions.bool(2),
                        expressions.number(2),
                        expressions.bool(2),
                        expressions.number(3));
    }


    private static Event event(String id, long ts, String type, String payload) {
        byte[] bytes = id.getBytes(UTF_8);
        return new Event(ts, IdHash.of(bytes, 0, bytes.length), type, payload);
    }

    private static List<Event> events(Random random, int count) {
        List<String> values = List.of("1", "-0.5", "2.5", "1e12", "-1e12", "true", "null", "\"abc\"", "1577836800", "0.1");
        List<Event> events = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            StringBuilder payload = new StringBuilder("{\"x\":0");
            for (String name : List.of("d", "l", "b", "s", "t")) {
                if (random.nextInt(6) > 0) {
                    payload.append(",\"").append(name).append("\":").append(values.get(random.nextInt(values.size())));
                }
            }
            long ts = 1_577_836_800_000_000L + random.nextInt(40) * 7_919_000_000L;
            events.add(event("e" + row, ts, random.nextBoolean() ? "abc" : "", payload + "}"));
        }
        return events;
    }

    private static Explanation explained(Definition definition, List<Event> events, long at, EntityState served) {
        Explainer explainer = new Explainer(definition, at);
        EventRows rows = new EventRows(definition);
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            byte[] payload = event.payload().getBytes(UTF_8);
            rows.add(new EventRef("e" + i, event.tsMicros(), event.type(), i), payload, 0, payload.length);
            if (rows.isFull()) {
                explainer.add(rows);
                rows.clear();
            }
        }
        explainer.add(rows);
        assertThat(explainer.state().encode()).isEqualTo(served.encode());
        return explainer.finish();
    }

    private static void check(Definition definition, List<Event> events, long... later) {
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        EntityState state = scorer.newState();
        List<Event> otherOrder = new ArrayList<>(events);
        Collections.shuffle(otherOrder, new Random(1));
        FoldCounts counts = TestingEvents.fold(scorer, definition.featureSpecs(), otherOrder, state);
        long newest = events.stream().mapToLong(Event::tsMicros).max().orElseThrow();
        for (long after : later) {
            long at = newest + after;
            Score served = scorer.score(state, at);
            Explanation explanation = explained(definition, events, at, state);
            assertThat(explanation.score()).isEqualTo(served);
            assertThat(explanation.scored()).isEqualTo(counts.scored);
            assertThat(explanation.ignored()).isEqualTo(counts.ignored);
            assertThat(explanation.invalid()).isEqualTo(counts.invalid);
            closes(explanation.parts(), served.value());
            explanation.aggregates().forEach(ExplanationPropertiesTest::check);
            explanation.invalidEvents().forEach(event -> assertThat(event.reason()).isNotEmpty());
        }
    }

    private static void check(AggregateExplanation aggregate) {
        switch (aggregate.kind()) {
            case SUM -> closes(aggregate.lines(), aggregate.value());
            case COUNT -> assertThat((double) aggregate.events()).isEqualTo(aggregate.value());
            case EVENT -> {
                assertThat(aggregate.strongest()).hasSize(Double.isNaN(aggregate.value()) ? 0 : 1);
                aggregate.strongest().forEach(share -> assertThat(share.value()).isEqualTo(aggregate.value()));
            }
            case ESTIMATE -> assertThat(aggregate.lines()).isEmpty();
        }
        aggregate.strongest().forEach(share -> check(share.event()));
    }

    private static void check(EventExplanation event) {
        List<Line> lines = new ArrayList<>();
        event.terms().forEach(term -> lines.add(new Line(term.name(), term.value())));
        lines.addAll(event.rounding());
        closes(lines, event.signal());
    }

    private static void closes(List<Line> lines, double value) {
        if (!lines.isEmpty()) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Line line : lines) {
                sum = sum.add(new BigDecimal(line.value()));
            }
            assertThat(sum.doubleValue()).as("sum of %s", lines).isEqualTo(value);
        }
    }

    @Test
    void scoreIsTheServedOneToTheBitAndEverySumCloses() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int definitions = 0;
        while (definitions < 60) {
            RandomExpressions expressions = new RandomExpressions(random);
            @Nullable Definition definition = parsed(definition(expressions));
            if (definition != null) {
                check(definition, events(random, 1 + random.nextInt(200)), 0, 3_600_000_000L, 100_000_000_001L);
                definitions++;
            }
        }
    }

    private static @Nullable Definition parsed(String text) {
        try {
            return Definition.parse(text);
        } catch (DefinitionException constantWithoutValue) {
            return null;
        }
    }

    @Test
    void everyFunctionWithAndWithoutAWindow() throws DefinitionException {
        Definition definition = Definition.parse(TestingDefinitions.ALL_FUNCTIONS);
        Random random = new Random(7);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            long ts = 1_760_000_000_000_000L + random.nextInt(500) * 613_000_000L;
            String payload = "{\"v\":" + random.nextGaussian() + ",\"n\":" + random.nextInt(3) + "}";
            events.add(event("e" + i, ts, i % 50 == 0 ? "other" : "t", payload));
        }
        check(definition, events, 0, 3_600_000_000L);
    }

    /// The same for events that were read elsewhere, as many of them as are checked in short time.
    static void checkFirst(Definition definition, List<Event> recorded) {
        List<Event> named = new ArrayList<>();
        for (Event event : recorded.subList(0, Math.min(2_000, recorded.size()))) {
            named.add(event("e" + named.size(), event.tsMicros(), event.type(), event.payload()));
        }
        check(definition, named, 1_000_000);
    }
}
