package io.scoreline.scoring.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DefinitionProblemsTest {
    private static final String BASE = """
            name: risk
            version: 1
            features:
              x:
                path: x
                type: double
              e:
                path: e
                type: long
              s:
                path: s
                type: string
            signal:
              one: x
            aggregates:
              heat:
                fn: decayed_sum
                of: signal
                halfLife: 6h
              n:
                fn: count
                when: e == 1
                window: 10m
            score: heat + n
            bands:
              low: 0
            """;

    private static List<Problem> problems(String text) {
        try {
            Definition.parse(text);
        } catch (DefinitionException e) {
            assertThat(e.problems()).isNotEmpty();
            return e.problems();
        }
        throw new AssertionError("expected problems in:\n" + text);
    }

    private static Problem only(String text) {
        List<Problem> problems = problems(text);
        assertThat(problems).as(problems.toString()).hasSize(1);
        return problems.getFirst();
    }

    private static Problem changed(String from, String to) {
        assertThat(BASE).contains(from);
        return only(BASE.replace(from, to));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "name: risk | nam: risk | 1 | 1 | nam | unknown key | name",
                "type: double | type: duoble | 6 | 11 | features.x.type | unknown type | double",
                "halfLife: 6h | halflife: 6h | 19 | 5 | aggregates.heat.halflife | unknown key | halfLife",
                "fn: count | fn: cuont | 21 | 9 | aggregates.n.fn | unknown function | count",
                "heat + n | haet + n | 24 | 8 | score | unknown name | heat",
                "heat + n | heat + clmap(n, 0, 1) | 24 | 15 | score | unknown function | clamp",
                "one: x | one: 2 * log1p(y) | 14 | 18 | signal.one | unknown name | x",
                "heat + n | heat && n | 24 | 13 | score | unknown operator | and",
                "e == 1 | e = 1 | 22 | 13 | aggregates.n.when | unknown operator | ==",
                "halfLife: 6h | halfLife: -6h | 19 | 15 | aggregates.heat.halfLife | no valid duration | -",
                "halfLife: 6h | halfLife: 0s | 19 | 15 | aggregates.heat.halfLife | no valid duration | -",
                "halfLife: 6h | halfLife: 6 | 19 | 15 | aggregates.heat.halfLife | no valid duration | -",
                "version: 1 | version: 0 | 2 | 10 | version | no valid version | -",
                "version: 1 | version: one | 2 | 10 | version | no valid version | -",
                "version: 1 | version: \"1\" | 2 | 10 | version | no valid version | -",
                "name: risk | name: Risk Score | 1 | 7 | name | no valid name | -",
                "one: x | one: s | 14 | 8 | signal.one | wrong type | -",
                "one: x | one: x + s | 14 | 12 | signal.one | wrong type beside + | -",
                "one: x | one: x == s | 14 | 13 | signal.one | wrong type beside == | -",
                "one: x | one: s < \"a\" | 14 | 8 | signal.one | no order between values | -",
                "one: x | one: min(x) | 14 | 8 | signal.one | wrong number of arguments of min | -",
                "one: x | one: clamp(x, 1, 0) | 14 | 17 | signal.one | the bounds of clamp are swapped | -",
                "one: x | one: if(x, 1, 2) | 14 | 11 | signal.one | wrong type as the condition of if | -",
                "one: x | one: 1 < x < 2 | 14 | 14 | signal.one | comparisons do not chain | -",
                "one: x | one: x in [e] | 14 | 14 | signal.one | not a constant in the list | -",
                "one: x | one: 1 / 0 | 14 | 8 | signal.one | the constant has no value | -",
                "one: x | one: 5x | 14 | 8 | signal.one | not a number | -",
                "one: x | one: x + | 14 | 11 | signal.one | does not read | -",
                "one: x | one: (x | 14 | 10 | signal.one | does not read | -",
                "one: x | one: x % 2 | 14 | 10 | signal.one | unknown character | -",
                "one: x | one: signal | 14 | 8 | signal.one | a cycle | -",
                "one: x | one: heat | 14 | 8 | signal.one | a cycle | -",
                "of: signal | of: n | 18 | 9 | aggregates.heat.of | a cycle | -",
                "of: signal | of: event.ts | 18 | 9 | aggregates.heat.of | wrong type | -",
                "heat + n | heat + x | 24 | 15 | score | score reads aggregates | -",
                "heat + n | age(n + 1) | 24 | 12 | score | age is a question to an aggregate | -",
                "when: e == 1 | when: e | 22 | 11 | aggregates.n.when | wrong type | -",
                "when: e == 1 | of: x | 22 | 9 | aggregates.n.of | count counts events | -",
                "window: 10m | pane: 1m | 23 | 11 | aggregates.n.pane | a pane divides a window | -",
                "low: 0 | low: high | 26 | 8 | bands.low | wrong type | -",
                "path: e | path: a.b | 8 | 11 | features.e.path | path a.b, character 1: expected a member name | -",
            })
    void saysWhereWhatAndTheNearestName(
            String from, String to, int line, int column, String field, String message, String nearest) {
        List<Problem> problems = problems(BASE.replace(from, to));
        assertThat(BASE).contains(from);
        Problem problem = problems.getFirst();
        assertThat(problem.message()).startsWith(message);
        assertThat(problem.field()).isEqualTo(field);
        assertThat(problem.line()).isEqualTo(line);
        assertThat(problem.column()).isEqualTo(column);
        assertThat(problem.nearest()).isEqualTo(nearest);
    }

    @Test
    void aMessageSaysEverything() {
        assertThat(changed("type: double", "type: duoble").text())
                .isEqualTo(
                        "line 6, column 11, features.x.type: unknown type: expected one of double, long, bool, string, timestamp, "
                                + "found duoble; did you mean double?");
    }

    @Test
    void allProblemsAreCollected() {
        String text = BASE.replace("version: 1", "version: x")
                .replace("type: double", "type: dobule")
                .replace("fn: count", "fn: cuont")
                .replace("low: 0", "low: zero")
                .replace("score", "scroe");
        assertThat(problems(text))
                .extracting(Problem::field)
                .containsExactly("version", "features.x.type", "aggregates.n.fn", "scroe", "bands.low");
    }

    @Test
    void whatDependsOnABrokenThingIsNotReportedAgain() {
        assertThat(changed("type: double", "type: dobule").field()).isEqualTo("features.x.type");
        assertThat(changed("halfLife: 6h", "halfLife: soon").field()).isEqualTo("aggregates.heat.halfLife");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n2: {fn: count, when: e in [1, 2]}",
                "n2: {fn: max, of: clamp(x, 0, 1)}",
                "n2: {fn: max, of: min(x, e), window: 1h}"
            })
    void theCommaTrapIsExplained(String aggregate) {
        Problem problem = only(BASE.replace("  n:\n    fn: count", "  " + aggregate + "\n  n:\n    fn: count"));
        assertThat(problem.message()).contains("put the expression in quotes");
        assertThat(problem.line()).isEqualTo(20);
    }

    @Test
    void hostileYamlIsRefused() {
        assertThat(only("a: &x [1]\nb: *x\n").message()).startsWith("anchors and aliases");
        assertThat(only("a: !!java.net.URL [x]\n").message()).startsWith("tags are not supported");
        assertThat(only("? [a]\n: b\n").message()).startsWith("a key that is no text");
        assertThat(only("a: " + "[".repeat(100) + "]".repeat(100)).message()).startsWith("too deep");
        assertThat(only("{\"a\":" + "[".repeat(40_000) + "]".repeat(40_000) + "}")
                        .message())
                .startsWith("too");
        assertThat(only("a: [" + "1,".repeat(30_000) + "1]").message()).startsWith("too large");
        assertThat(only("x".repeat(300_000)).message()).startsWith("too long");
        assertThat(only("").message()).startsWith("empty");
        assertThat(only("a: 1\n---\nb: 1\n").message()).startsWith("more than one document");
        assertThat(only("a: b: c\n").line()).isEqualTo(1);
        assertThat(problems("a: \u0000\n")).isNotEmpty();
        assertThat(problems("just text\n").getFirst().message()).startsWith("wrong type: expected a mapping");
        assertThat(problems("[1, 2]").getFirst().message()).startsWith("wrong type: expected a mapping");
    }

    @Test
    void doubleKeysAreRefused() {
        assertThat(changed("name: risk", "name: risk\nname: other").message()).startsWith("the key is there twice");
        assertThat(changed("  one: x", "  one: x\n  one: e").field()).isEqualTo("signal.one");
    }

    @Test
    void limitsAreNamed() {
        assertThat(changed("one: x", "one: " + "(".repeat(70) + "x" + ")".repeat(70))
                        .message())
                .startsWith("too deep");
        assertThat(changed("one: x", "one: x" + " + x".repeat(2_000)).message()).startsWith("too long");
        assertThat(changed("window: 10m", "window: 10m\n    pane: 1ms").message())
                .startsWith("does not fit the window");
        assertThat(changed("window: 10m", "window: 9999d").message()).contains("up to 3660d");
        StringBuilder bands = new StringBuilder("low: 0");
        for (int i = 1; i < 40; i++) {
            bands.append("\n  b").append(i).append(": ").append(i);
        }
        assertThat(changed("low: 0", bands.toString()).message()).startsWith("too many");
    }

    @Test
    void defaultsMustHaveTheirType() {
        assertThat(changed("path: s", "path: s\n    default: 5").message())
                .contains("a value of type string, in quotes, found 5");
        assertThat(changed("path: e", "path: e\n    default: 1.5").message()).contains("a value of type long");
        assertThat(changed("path: x", "path: x\n    default: many").message()).contains("a value of type double");
        assertThat(changed("path: s", "path: s\n    parse: true").message()).startsWith("parse reads a number");
        assertThat(changed("path: s", "path: s\n    parse: maybe").message()).contains("true or false");
    }

    @Test
    void damagedTextGivesProblemsAndNothingElse() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String alphabet = " \n:{}[],\"'-#&*!|>%@`abc019()=<.\t\\\u0000\ud83d";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(BASE);
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(text.length());
                text.replace(at, at + random.nextInt(3), "" + alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(Definition.parse(text.toString()).name()).isNotEmpty();
            } catch (DefinitionException e) {
                assertThat(e.problems())
                        .isNotEmpty()
                        .allSatisfy(problem -> assertThat(problem.line()).isPositive());
            }
        }
    }
}
