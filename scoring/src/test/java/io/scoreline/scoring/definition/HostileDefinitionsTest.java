package io.scoreline.scoring.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts that are made to break a reader, and those that YAML breaks for their author.
final class HostileDefinitionsTest {
    private static final String BASE = """
            name: a
            version: 1
            features:
              x:
                path: x
                type: double
              s:
                path: s
                type: string
            signal:
              t: x
            aggregates:
              n:
                fn: count
            score: n
            """;

    private static List<Problem> problems(String text) {
        try {
            Definition.parse(text);
        } catch (DefinitionException e) {
            return e.problems();
        }
        throw new AssertionError(
                "expected problems in:\n" + text.substring(0, Math.min(text.length(), 2_000)));
    }

    private static String term(String expression) {
        return BASE.replace("t: x", "t: " + expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "t: \"a\" == s | begins with a quote ends at the next one",
                "t: s == \"a: b\" | a colon with a space after it begins a mapping",
                "t: s == \"a #b\" | begins a comment in YAML",
                "t: !isMissing(x) | begins with ! is one",
                "t: &&x | begins with & or * is one",
                "t: *x | begins with & or * is one",
                "t: > 3 | is a block of text",
                "t: - x | begins with \"- \" is a list",
                "t: @x | cannot begin with this character",
                "t: 'x | a quote that is never closed",
                "t: s == delete | or a string in quotes: \"delete\"",
                "t: s == “a” | a typographic quote",
                "t: {expr: min(x, 1), weight: 2} | put the expression in quotes",
                "t: {expr: 'x', when: x in [1, 2]} | put the expression in quotes",
                "t: [x] | put the expression in quotes",
                "t: {1): 2} | put the expression in quotes",
                "t: {weight: 1, 1): x} | put the expression in quotes",
                "t: x && s | expected and",
                "t: foo(x) | unknown function",
                "t: lgo(x) | did you mean log?",
                "t: gauss(x, 1) | expected 5 arguments, found 2 arguments",
                "t: gauss(x, 0, 0, 0, 0.5) | the scale of gauss: expected a number or duration above 0, found 0.0",
                "t: gauss(x, 0, -1, 1, 0.5) | the offset of gauss: expected 0 or more, found -1.0",
                "t: linear(x, 0, 0, 1, 1) | the decay of linear: expected a number between 0 and 1, found 1.0",
                "t: expDecay(x, 0, 0, x, 0.5) | the scale of expDecay: expected a constant",
                "t: expDecay(event.ts, 0, 0, 1d, 0.5) | wrong type as the origin of expDecay",
                "t: expDecay(event.ts, 'now', 0, 1d, 0.5) | no time: expected such as",
            })
    void trapsAreExplained(String term, String explanation) {
        List<Problem> problems = problems(BASE.replace("t: x", term));
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.message()).contains(explanation);
            assertThat(problem.line()).isBetween(11, 12);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type: double | type: double\\n    default: .nan | a value of type double, found .nan",
                "type: double | type: double\\n    default: NaN | a value of type double, found NaN",
                "type: double | type: double\\n    default: 1e999 | a value of type double, found 1e999",
                "type: double | type: bool\\n    default: yes | a value of type bool, true or false, found yes",
                "type: double | type: double\\n    default: 0\\n    onMissing: reject | a feature with a default is never missing",
                "type: double | type: double\\n    onMissing: rejct | did you mean reject?",
                "path: x | path: 5 | in quotes, found 5",
                "fn: count | fn: count\\n    window: 1h\\n    pane: 1ms | 1 to 1000 panes in a window",
                "fn: count | fn: distinct\\n    of: s\\n    window: 1h\\n    pane: 30s | 1 to 60 panes in a window",
                "fn: count | fn: distinct | expected an expression, such as signal",
                "fn: count | fn: distinct\\n    of: n | a cycle",
                "fn: count | fn: distinct\\n    of: s\\n    halfLife: 1h | only decayed_sum has a half-life",
                "fn: count | fn: sum\\n    of: s | expected a number or boolean, found a string",
                "score: n | \\tscore: n | spaces, not by tabs",
                "score: n | score n | a name, a colon, a space and a value",
            })
    void mistakesAreExplained(String from, String to, String explanation) {
        assertThat(BASE).contains(from);
        assertThat(problems(BASE.replace(from, to.replace("\\n", "\n").replace("\\t", "\t"))))
                .anySatisfy(problem -> assertThat(problem.message()).contains(explanation));
    }

    /// Each with the beginning of what is said about it.
    static Map<String, String> hostile() {
        Map<String, String> texts = new LinkedHashMap<>();
        StringBuilder laughs = new StringBuilder("a: &a [lol, lol, lol, lol]\n");
        for (char c = 'b'; c <= 'z'; c++) {
            laughs.append("%c: &%c [*%c, *%c, *%c]\n".formatted(c, c, c - 1, c - 1, c - 1));
        }
        texts.put(laughs.toString(), "anchors and aliases");
        texts.put(term("(".repeat(10_000) + "x" + ")".repeat(10_000)), "too long");
        texts.put(term("(".repeat(2_000) + "x" + ")".repeat(2_000)), "too deep");
        texts.put(term("-".repeat(4_000) + "x"), "too deep");
        texts.put(term("not ".repeat(1_000) + "x"), "too deep");
        texts.put(term("abs(".repeat(800) + "x" + ")".repeat(800)), "too deep");
        texts.put(term("if(x > 0, ".repeat(300) + "x"), "too deep");
        texts.put(term("x in [" + "1,".repeat(1_000) + "1]"), "does not read");
        texts.put(term("min(" + "x,".repeat(2_000) + "x)"), "wrong number of arguments");
        texts.put(term("x" + "9".repeat(4_000)), "unknown name");
        texts.put(term("9".repeat(4_000)), "out of range");
        texts.put(term("1e" + "9".repeat(4_000)), "the constant has no value");
        texts.put(term("\"" + "a".repeat(4_000)), "");
        texts.put("a: " + "[".repeat(60_000), "too deep");
        texts.put("{\"a\":".repeat(13_000), "");
        texts.put("{\"a\":[" + "1,".repeat(30_000) + "1]}", "too large");
        texts.put("{" + "\"k\":1,".repeat(10_000) + "\"k\":1}", "too large");
        texts.put("- ".repeat(30_000) + "x", "too deep");
        texts.put("? ".repeat(30_000) + "x", "");
        texts.put("x".repeat(10_000_000), "too long");
        texts.put("\"" + "\\n".repeat(30_000), "a quote that is never closed");
        texts.put("a: |\n" + " x\n".repeat(20_000), "");
        texts.put("x".repeat(65_000), "wrong type: expected a mapping");
        texts.put("# " + "c".repeat(65_000), "empty");
        texts.put("\n".repeat(65_000), "empty");
        texts.put("%YAML 9.9\n---\na: b\n", "");
        texts.put("---\n".repeat(15_000), "");
        texts.put("a: b\n".repeat(9_000), "");
        texts.put("<<: {name: a}\nscore: 1\n", "");
        texts.put("\ufeff{\"name\": 5}", "");
        texts.put(unknownKeys(), "");
        texts.put(unknownNames(), "");
        texts.put(oneLineOfJson(), "");
        return texts;
    }

    private static String unknownKeys() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            text.append("k".repeat(60)).append(i).append(": 1\n");
        }
        return text.toString();
    }

    /// Long names that are hard to tell apart, and as many expressions that read names which are nearly there.
    private static String unknownNames() {
        StringBuilder text = new StringBuilder("name: a\nversion: 1\nscore: 1\nfeatures:\n");
        for (int i = 0; i < 256; i++) {
            text.append("  %s%03d: {path: x, type: double}\n".formatted("a".repeat(60), i));
        }
        text.append("signal:\n");
        for (int i = 0; i < 256; i++) {
            text.append("  t%d: %s%03d\n".formatted(i, "ab".repeat(30), i));
        }
        return text.toString();
    }

    private static String oneLineOfJson() {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < 2_700; i++) {
            terms.add("\"t%d\":{\"expr\":\"ü\"}".formatted(i));
        }
        return "{\"signal\":{" + String.join(",", terms) + "}}";
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void hostileTextsAreRefusedWithPlaceAndReason() {
        hostile().forEach((text, reason) -> {
            long began = cpuNanos();
            List<Problem> problems = problems(text);
            long millis = (cpuNanos() - began) / 1_000_000;
            String name = beginning(text);
            System.out.println(millis + " ms of CPU: " + name + " … " + problems.getFirst().text());
            assertThat(problems.getFirst().message()).as(name).startsWith(reason);
            assertThat(problems).hasSizeLessThanOrEqualTo(20).allSatisfy(problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
                assertThat(problem.text()).hasSizeLessThan(5_000);
            });
        });
    }

    @Test
    @Tag("slow")
    void memoryDoesNotGrowWithChecks() {
        List<String> texts = List.copyOf(hostile().keySet());
        Map<Long, String> slowest = new TreeMap<>(Comparator.reverseOrder());
        long after100 = 0;
        for (int i = 1; i <= 1_000; i++) {
            String text = texts.get(i % texts.size());
            long began = System.nanoTime();
            assertThat(problems(text)).isNotEmpty();
            slowest.put((System.nanoTime() - began) / 1_000, beginning(text) + " … " + text.length());
            if (i == 100) {
                after100 = usedBytes();
                slowest.clear();
            }
        }
        long grown = usedBytes() - after100;
        System.out.println("grown by " + grown + " bytes in 900 checks; the slowest in microseconds:");
        slowest.entrySet().stream().limit(60).forEach(System.out::println);
        assertThat(grown).isLessThan(5L << 20);
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(30, text.length())).replace('\n', ' ');
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
