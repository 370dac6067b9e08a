package io.scoreline.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.TestingEvents.Event;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Counts of distinct values: exact while they are few, an estimate when they are many, small while they are few.
final class DistinctTest {
    private static final long HOUR = 3_600_000_000L;

    private static Scorer scorer(String type, String window) throws DefinitionException {
        Definition definition = Definition.parse("""
                name: a
                version: 1
                features:
                  x:
                    path: x
                    type: %s
                aggregates:
                  d:
                    fn: distinct
                    of: x
                    %s
                score: d
                """.formatted(type, window));
        return new Scorer(definition, definition.featureSpecs());
    }

    private static EntityState fold(Scorer scorer, List<Event> events) {
        EntityState state = scorer.newState();
        TestingEvents.fold(scorer, scorer.definition().featureSpecs(), events, state);
        return state;
    }

    private static Event event(long ts, String json) {
        return new Event(ts, ts, "t", "{\"x\":" + json + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "string | \"DE\" \"FR\" \"DE\" \"\" null 5 | 3",
                "long | 1 1.0 1e0 2 9007199254740993 9007199254740992 \"3\" | 4",
                "double | 0.5 5e-1 0 -0.0 -1 | 3",
                "bool | true false true 1 null | 2",
                "timestamp | \"2026-01-01T00:00:00Z\" \"2026-01-01T01:00:00+01:00\" 1767225600 0 | 2",
                "string | null 1 | 0",
            })
    void equalValuesCountOnce(String type, String values, double expected) throws DefinitionException {
        Scorer scorer = scorer(type, "");
        List<Event> events = new ArrayList<>();
        for (String value : List.of(values.split(" ", -1))) {
            events.add(event(1, value));
        }
        assertThat(scorer.score(fold(scorer, events), 1).value()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 50, 100, 300, 1_000, 3_000, 10_000, 30_000, 200_000})
    void theEstimateIsNearTheTruth(int count) throws DefinitionException {
        Scorer scorer = scorer("long", "");
        EntityState state = scorer.newState();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(i, "" + i));
            if (events.size() == EventBlock.MAX_ROWS || i == count - 1) {
                TestingEvents.fold(scorer, scorer.definition().featureSpecs(), events, state);
                events.clear();
            }
        }
        double estimate = scorer.score(state, count).value();
        double error = Math.abs(estimate - count) / count;
        assertThat(error).as("%s for %s", estimate, count).isLessThan(count <= 20 ? 0.001 : 0.1);
        assertThat(state.encode().length).isLessThanOrEqualTo(21 + 2 + 8 + 1 + 9 * Math.min(count, Sketch.WORDS));
    }

    @Test
    void aWindowForgetsByPanes() throws DefinitionException {
        Scorer scorer = scorer("string", "window: 24h");
        EntityState state = fold(
                scorer,
                List.of(event(0, "\"a\""), event(10 * HOUR, "\"b\""), event(10 * HOUR, "\"a\""), event(20 * HOUR, "\"c\"")));
        assertThat(scorer.score(state, 20 * HOUR).value()).isEqualTo(3);
        assertThat(scorer.score(state, 30 * HOUR).value()).isEqualTo(3);
        assertThat(scorer.score(state, 40 * HOUR).value()).isEqualTo(1);
        assertThat(scorer.score(state, 60 * HOUR).value()).isZero();
        Event late = event(-30 * HOUR, "\"d\"");
        byte[] before = state.encode();
        TestingEvents.fold(scorer, scorer.definition().featureSpecs(), List.of(late), state);
        assertThat(state.events()).isEqualTo(5);
        assertThat(state.encode().length).isEqualTo(before.length);
    }

    @Test
    void takingTheGreaterRankIsASemilattice() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long a = Sketch.bits(random.nextLong()) | Sketch.max(0, Sketch.bits(random.nextLong()));
            long b = Sketch.max(Sketch.bits(random.nextLong()), Sketch.bits(random.nextLong()));
            long c = Sketch.bits(random.nextLong() >>> 30);
            assertThat(Sketch.max(b, b)).isEqualTo(b);
            assertThat(Sketch.max(a, b)).isEqualTo(Sketch.max(b, a));
            assertThat(Sketch.max(a, Sketch.max(b, c))).isEqualTo(Sketch.max(Sketch.max(a, b), c));
            assertThat(Sketch.isValid(0, b)).isTrue();
        }
        // A hash of 0 has register 0 and, with 54 zeros behind it, the greatest rank.
        assertThat(Sketch.bits(0)).isEqualTo(55);
        assertThat(Sketch.word(0)).isZero();
        // The last register is the 4th of word 102; all ones give rank 1.
        assertThat(Sketch.word(-1)).isEqualTo(102);
        assertThat(Sketch.bits(-1)).isEqualTo(1L << 18);
        assertThat(Sketch.isValid(102, 1L << 24)).isFalse();
        assertThat(Sketch.isValid(0, 56)).isFalse();
        assertThat(Sketch.isValid(0, 0)).isFalse();
        assertThat(Sketch.isValid(103, 1)).isFalse();
    }

    @Test
    void aStateOfFormatTwoIsReadForEver() throws DefinitionException {
        Scorer scorer = scorer("long", "window: 24h");
        byte[] bytes = fold(scorer, List.of(event(HOUR, "1"), event(2 * HOUR, "1"))).encode();
        assertThat(bytes[0]).isEqualTo((byte) 2);
        assertThat(HexFormat.of().formatHex(bytes, 5, bytes.length)).isEqualTo(GOLDEN);
        assertThat(scorer.score(scorer.decode(bytes, 0, bytes.length), 2 * HOUR).value())
                .isEqualTo(1);
    }

    /// The hash of 1 falls into register 748, the 9th of word 74, with rank 2.
    private static final String WORD = "4a" + "0002000000000000";

    /// Two events, newest at 2 h; two panes (of 2,000 s each, so number 1 and 3) with one word each.
    private static final String GOLDEN = "0000000000000002" + "00000001ad274800" + "0002" + "00000001ad274800"
            + "0000000000000001" + "01" + WORD
            + "0000000000000003" + "01" + WORD;
}
