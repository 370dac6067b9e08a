package io.scoreline.scoring.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.json.JsonKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleCheckTest {
    private static final String BASE = """
            name: a
            version: 1
            features:
              x:
                path: %s
                type: %s
            aggregates:
              n:
                fn: count
              m:
                fn: count
                window: 24h
            score: n
            """;

    private static SampleCheck check(String path, String type) throws DefinitionException {
        return new SampleCheck(Definition.parse(BASE.formatted(path, type)));
    }

    private static SampleReport of(String path, String type, String... payloads) throws DefinitionException {
        SampleCheck check = check(path, type);
        for (String payload : payloads) {
            check.add("e", "", 1, payload.getBytes(UTF_8));
        }
        return check.report();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "long | {\"x\":\"3\"} | x: 1 of 1 values are strings, type is long; add parse: true",
                "double | {\"x\":\"3.5\"} | x: 1 of 1 values are strings, type is double; add parse: true",
                "long | {\"x\":\"3.5\"} | x: 1 of 1 values are strings, type is long; declare type: string",
                "double | {\"x\":\"abc\"} | x: 1 of 1 values are strings, type is double; declare type: string",
                "bool | {\"x\":\"true\"} | x: 1 of 1 values are strings, type is bool; declare type: string and compare, such as x == \"true\"",
                "bool | {\"x\":1} | x: 1 of 1 values are numbers, type is bool; declare type: long and compare, such as x == 1",
                "string | {\"x\":1} | x: 1 of 1 values are numbers, type is string; declare type: long",
                "string | {\"x\":1.5} | x: 1 of 1 values are numbers, type is string; declare type: double",
                "string | {\"x\":false} | x: 1 of 1 values are booleans, type is string; declare type: bool",
                "string | {\"x\":{}} | x: 1 of 1 values are objects, type is string; name a member of it in path, such as $.x.name",
                "string | {\"x\":[1]} | x: 1 of 1 values are lists, type is string; a feature cannot read a list",
                "long | {\"x\":1.5} | x: 1 of 1 values are no long, such as 1.5; declare type: double",
                "timestamp | {\"x\":\"soon\"} | x: 1 of 1 values are no timestamp, such as \"soon\"; a time is text as 2026-01-31T12:00:00Z or a number since 1970",
                "timestamp | {\"x\":\"1575510574\"} | x: 1 of 1 values are no timestamp, such as \"1575510574\"; add parse: true",
                "long | {\"X1\":1} | x: none of 1 events has x; did you mean X1?",
            })
    void namesTheChangeThatMendsIt(String type, String payload, String warning) throws DefinitionException {
        assertThat(of("x", type, payload).warnings()).containsExactly(warning);
    }

    @Test
    void countsWhyAValueIsMissing() throws DefinitionException {
        SampleReport report = of(
                "$.a.x",
                "long",
                "{\"a\":{\"x\":-9223372036854775808}}",
                "{\"a\":{\"x\":-9223372036854775809}}",
                "{\"a\":{\"x\":\"1\"}}",
                "{\"a\":{\"x\":null}}",
                "{\"a\":{}}",
                "{\"a\":null}",
                "{}",
                "{\"a\":7}",
                "[1]",
                "{\"a\":{\"x\":1},\"a\":{}}",
                "{\"a\":{\"x\":true}}",
                "{\"a\":");
        FeatureSample x = report.features().getFirst();
        assertThat(report.events()).isEqualTo(11);
        assertThat(report.malformed()).isEqualTo(1);
        assertThat(report.scored()).isEqualTo(11);
        assertThat(x.events()).isEqualTo(11);
        assertThat(x.missing()).isEqualTo(10);
        assertThat(x.absent()).isEqualTo(5);
        assertThat(x.nulls()).isEqualTo(1);
        assertThat(x.blocked()).isEqualTo(1);
        assertThat(x.unfit()).isEqualTo(1);
        assertThat(x.otherKinds()).isEqualTo(Map.of(JsonKind.STRING, 1L, JsonKind.TRUE, 1L));
        assertThat(x.values()).isEqualTo(4);
        assertThat(x.otherValues()).isEqualTo(2);
        assertThat(x.missingShare()).isEqualTo(10.0 / 11);
        assertThat(report.warnings()).hasSize(4).anyMatch(line -> line.contains("path $.a.x is no object"));
    }

    @Test
    void manyValuesAreCountedWithThousands() throws DefinitionException {
        SampleCheck check = check("LogonType", "long");
        for (int i = 0; i < 5_000; i++) {
            String logon = i < 1_079 ? "{\"LogonType\":\"" + i % 11 + "\"}" : "{}";
            check.add("host" + i % 3, "security", i, logon.getBytes(UTF_8));
        }
        SampleReport report = check.report();
        assertThat(report.warnings())
                .containsExactly("x: 1,079 of 1,079 values are strings, type is long; add parse: true");
        assertThat(report.features().getFirst().missingShare()).isEqualTo(1);
        assertThat(report.entities()).isEqualTo(3);
        assertThat(report.events()).isEqualTo(5_000);
    }

    @Test
    void eventsOfNoTypeThatIsReadAreSaid() throws DefinitionException {
        Definition definition = Definition.parse(
                BASE.formatted("x", "long").replace("features:", "events:\n  type: security\nfeatures:"));
        SampleCheck check = new SampleCheck(definition);
        check.add("e", "Security", 1, "{}".getBytes(UTF_8));
        check.add("e", "", 1, "{}".getBytes(UTF_8));
        SampleReport report = check.report();
        assertThat(report.ignored()).isEqualTo(2);
        assertThat(report.features().getFirst().events()).isZero();
        assertThat(report.warnings())
                .containsExactly(
                        "events: no event has a type that is read (security); the sample has \"\" 1, \"Security\" 1");
    }

    @Test
    void stateIsMeasuredAndEstimated() throws DefinitionException {
        SampleReport report = of("x", "long", "{\"x\":1}");
        // Head 21; a count: 2 + 8 + 8; a windowed count: 2 + 8 and 16 for each of up to 24 h / 1 h panes of 2,000 s.
        assertThat(report.meanStateBytes()).isEqualTo(21 + 18 + 10 + 16);
        assertThat(report.mostStateBytes()).isEqualTo(report.meanStateBytes());
        assertThat(report.stateSize().worstBytes()).isEqualTo(21 + 18 + 10 + 16 * 44);
        assertThat(report.stateSize().typicalBytes()).isEqualTo(21 + 18 + 10 + 16 * 11);
        assertThat(of("x", "long").meanStateBytes()).isZero();
    }
}
