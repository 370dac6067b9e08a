package io.scoreline.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.TestingEvents.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every operator, function and decay of expressions, and every part of features and terms, by values worked out by hand.
final class LanguageTest {
    /// 2026-01-01T00:00:00Z.
    private static final long NEW_YEAR = 1_767_225_600_000_000L;

    private static final String BASE = """
            name: a
            version: 1
            features:
              x: {path: x, type: double}
              l: {path: l, type: long}
              p: {path: p, type: long, parse: true}
              b: {path: b, type: bool}
              s: {path: s, type: string}
              t: {path: t, type: timestamp}
              z: {path: z, type: double, default: 7}
            signal:
              term: %s
            aggregates:
              value: {fn: last, of: signal}
            score: value
            """;

    private static final String PAYLOAD = """
            {"x":2.5,"l":10,"p":"3","b":true,"s":"Ärger.EXE","t":"2026-01-01T00:01:00Z"}""";

    private static double value(String definition, String payload) throws DefinitionException {
        Definition parsed = Definition.parse(definition);
        Scorer scorer = new Scorer(parsed, parsed.featureSpecs());
        EntityState state = scorer.newState();
        TestingEvents.fold(
                scorer, parsed.featureSpecs(), List.of(new Event(NEW_YEAR, 1, "login", payload)), state);
        return scorer.score(state, NEW_YEAR).value();
    }

    private static double term(String expression) throws DefinitionException {
        return value(BASE.formatted("'" + expression.replace("'", "''") + "'"), PAYLOAD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 + 2 * 3 | 7",
                "(1 + 2) * 3 | 9",
                "10 - 4 - 3 | 3",
                "12 / 4 / 3 | 1",
                "-2 * -x | 5",
                "2 + b | 3",
                "l / 4 | 2.5",
                "l == 10 | 1",
                "l != 10 | 0",
                "x < 2.5 | 0",
                "x <= 2.5 | 1",
                "x > 2 | 1",
                "x >= 3 | 0",
                "b == true | 1",
                "s == \"Ärger.EXE\" | 1",
                "not b | 0",
                "b and x > 3 | 0",
                "b or x > 3 | 1",
                "not b or x > 2 and b | 1",
                "l in [3, 10] | 1",
                "l not in [3, 10] | 0",
                "x in [1, 2.5] | 1",
                "event.type in [\"login\", 'logout'] | 1",
                "if(x > 2, 5, 6) | 5",
                "if(x > 3, 5, 6) | 6",
                "min(x, 3, l) | 2.5",
                "max(x, 3, l) | 10",
                "abs(-x) | 2.5",
                "abs(x) | 2.5",
                "sqrt(x * l) | 5",
                "exp(0 * x) | 1",
                "exp(x - 1.5) | 2.718281828459045",
                "log(exp(x)) | 2.5",
                "log(x * 4) | 2.302585092994046",
                "log1p(x - 2.5) | 0",
                "log1p(x - 1.5) | 0.6931471805599453",
                "pow(x, 2) | 6.25",
                "pow(l, -1) | 0.1",
                "clamp(x, 0, 1) | 1",
                "clamp(x, 3, 4) | 3",
                "clamp(x, 0, 4) | 2.5",
                "startsWith(s, \"Är\") | 1",
                "startsWith(s, \"är\") | 0",
                "endsWith(s, \".EXE\") | 1",
                "contains(s, \"rge\") | 1",
                "contains(s, \"rgE\") | 0",
                "lower(s) == \"ärger.exe\" | 1",
                "isMissing(x) | 0",
                "p + 1 | 4",
                "z | 7",
                "1d | 86400",
                "10m - 600s | 0",
                "1500ms | 1.5",
                "2h | 7200",
                "t - event.ts | 60",
                "event.ts - t | -60",
                "t > event.ts | 1",
                "event.type == \"login\" | 1",
                "0 * -x | 0",
            })
    void expressionsByHand(String expression, double expected) throws DefinitionException {
        assertThat(term(expression)).isCloseTo(expected, within(1e-15 * Math.max(1, Math.abs(expected))));
    }

    /// With r = max(0, |x - origin| - offset) / scale: gauss decay^(r^2), expDecay decay^r, linear max(0, 1 - (1 - decay) r).
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gauss(x, 2.5, 0, 10, 0.5) | 1",
                "gauss(x, 2, 0.5, 10, 0.5) | 1",
                "gauss(x, 14.5, 2, 10, 0.5) | 0.5",
                "gauss(l, 32, 2, 10, 0.5) | 0.0625",
                "gauss(l, -12, 2, 10, 0.5) | 0.0625",
                "gauss(l, 5, 0, 10, 0.5) | 0.8408964152537145",
                "expDecay(x, 14.5, 2, 10, 0.5) | 0.5",
                "expDecay(l, 32, 2, 10, 0.5) | 0.25",
                "expDecay(l, 32, 2, 10, 0.1) | 0.01",
                "linear(x, 14.5, 2, 10, 0.5) | 0.5",
                "linear(x, 14.5, 2, 10, 0.25) | 0.25",
                "linear(l, 17, 2, 10, 0.5) | 0.75",
                "linear(l, 32, 2, 10, 0.5) | 0",
                "linear(l, 100, 2, 10, 0.5) | 0",
                "expDecay(t, event.ts, 0, 60s, 0.5) | 0.5",
                "gauss(t, event.ts, 30s, 30s, 0.3) | 0.3",
                "linear(t, \"2026-01-01T00:00:30Z\", 0, 1m, 0.5) | 0.75",
                "expDecay(event.ts, '2025-12-31T00:00:00Z', 0, 1d, 0.5) | 0.5",
                "gauss(t - event.ts, 0, 0, 1m, 0.2) | 0.2",
                "gauss(1e200 * x, 0, 0, 1, 0.5) | 0",
            })
    void decaysByHand(String expression, double expected) throws DefinitionException {
        assertThat(term(expression)).isCloseTo(expected, within(1e-14));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{expr: x, weight: 4} | 10",
                "{expr: x, weight: 4, when: b} | 10",
                "{expr: x, weight: 4, when: not b} | 0",
                "{weight: -3, when: b} | -3",
                "{when: b} | 1",
                "{expr: l > 3, weight: 0.5} | 0.5",
                "{expr: x, when: isMissing(x)} | 0",
            })
    void longTermsByHand(String term, double expected) throws DefinitionException {
        assertThat(value(BASE.formatted(term), PAYLOAD)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x | {} | 0",
                "1 + x | {\"x\":null} | 0",
                "1 + x | {\"x\":\"2\"} | 0",
                "1 + x | {\"x\":{}} | 0",
                "1 + z | {\"z\":\"2\"} | 8",
                "if(isMissing(x), 4, x) | {} | 4",
                "if(b, 4, x) | {\"b\":true} | 4",
                "if(b, 4, x) | {\"b\":false} | 0",
                "not b | {} | 0",
                "b or true | {} | 0",
                "x == 0 | {} | 0",
                "l in [1] | {\"l\":1.5} | 0",
                "l | {\"l\":-9223372036854775809} | 0",
                "l / 9223372036854775807 | {\"l\":-9223372036854775808} | -1",
                "x / 9223372036854775807 | {\"x\":-9223372036854775808} | -1",
                "p | {\"p\":\" 3\"} | 0",
                "p | {\"p\":\"3x\"} | 0",
                "p | {\"p\":3} | 3",
                "l | {\"l\":\"3\"} | 0",
                "1 + t - event.ts | {} | 0",
                "gauss(x, 0, 0, 1, 0.5) | {} | 0",
            })
    void aTermWithAMissingOperandCountsNothing(String expression, String payload, double expected)
            throws DefinitionException {
        String text = expression.startsWith("1 + t") ? "1 + (t - event.ts)" : expression;
        assertThat(value(BASE.formatted("'" + text + "'"), payload)).isEqualTo(expected);
    }

    @Test
    void whatRejectsMissingMakesTheEventInvalid() throws DefinitionException {
        String text = BASE.replace("x: {path: x, type: double}", "x: {path: $.a.x, type: double, onMissing: reject}")
                .formatted("l");
        Definition definition = Definition.parse(text);
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        EntityState state = scorer.newState();
        FoldCounts counts = TestingEvents.fold(
                scorer,
                definition.featureSpecs(),
                List.of(
                        new Event(1, 1, "", "{\"a\":{\"x\":1},\"l\":1}"),
                        new Event(2, 2, "", "{\"a\":{\"x\":\"1\"},\"l\":2}"),
                        new Event(3, 3, "", "{\"a\":\"none\",\"l\":3}"),
                        new Event(4, 4, "", "{}")),
                state);
        assertThat(counts.scored).isEqualTo(1);
        assertThat(counts.invalid).isEqualTo(3);
        assertThat(scorer.score(state, 4).value()).isEqualTo(1);
        assertThat(definition.features().getFirst().rejectsMissing()).isTrue();
        assertThat(Definition.parse(text.replace("reject", "skip")).features().getFirst().rejectsMissing())
                .isFalse();
    }

    @Test
    void theLongestFlatExpressionIsEvaluatedOnASmallStack() throws Exception {
        StringBuilder text = new StringBuilder("x");
        while (text.length() < 4_090) {
            text.append("+x");
        }
        double[] result = new double[1];
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(null, () -> result[0] = unchecked(text.toString()), "small", 512 * 1024);
        thread.setUncaughtExceptionHandler((ignored, e) -> thrown[0] = e);
        thread.start();
        thread.join();
        assertThat(thrown[0]).isNull();
        assertThat(result[0]).isEqualTo(2.5 * ((text.length() + 1) / 2.0));
    }

    private static double unchecked(String expression) {
        try {
            return term(expression);
        } catch (DefinitionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One entity, at its newest event's time unless said otherwise.
    @Test
    void agesAreSecondsFromTheAggregatesTime() throws DefinitionException {
        Definition definition = Definition.parse("""
                name: a
                version: 1
                features:
                  x: {path: x, type: double}
                aggregates:
                  begin: {fn: first, of: event.ts}
                  big: {fn: max, of: x, when: x > 5}
                score: age(begin) + 1000 * if(isMissing(age(big)), 7, age(big)) + if(isMissing(big), 0, age(big) > 30s)
                """);
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        EntityState state = scorer.newState();
        List<Event> small = List.of(new Event(NEW_YEAR, 1, "", "{\"x\":1}"));
        TestingEvents.fold(scorer, definition.featureSpecs(), small, state);
        assertThat(scorer.score(state, NEW_YEAR + 5_000_000).value()).isEqualTo(7_005);
        List<Event> big = List.of(new Event(NEW_YEAR + 10_000_000, 2, "", "{\"x\":6}"));
        TestingEvents.fold(scorer, definition.featureSpecs(), big, state);
        assertThat(scorer.score(state, NEW_YEAR + 41_500_000).value()).isEqualTo(41.5 + 31_500 + 1);
    }
}
