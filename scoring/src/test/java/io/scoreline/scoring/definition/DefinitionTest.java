package io.scoreline.scoring.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.TestingSamples;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DefinitionTest {
    private static final String JSON = """
            {
            \t"name": "from-json", "version": 3,
            \t"events": {"type": ["a", "b", "a"]},
            \t"features": {"x": {"path": "$.p.x", "type": "double"}, "y": {"path": "$.p.x", "type": "double", "default": 1},
            \t             "s": {"path": "s", "type": "string", "default": "\\ud83d\\ude00"}},
            \t"signal": {"one": "x", "two": {"weight": 2, "when": "s in [\\"a\\", \\"b\\"]"}, "three": 3},
            \t"aggregates": {"heat": {"fn": "decayed_sum", "of": "signal", "halfLife": "6h"},
            \t               "n": {"fn": "count", "window": "10m"}},
            \t"score": "clamp(heat, 0, 100) + n",
            \t"bands": {"high": 80, "low": 0}
            }
            """;

    @Test
    void readsJsonWithTabsAndEscapes() throws DefinitionException {
        Definition definition = Definition.parse(JSON);
        assertThat(definition.name()).isEqualTo("from-json");
        assertThat(definition.version()).isEqualTo(3);
        assertThat(definition.eventTypes()).containsExactly("a", "b");
        assertThat(definition.featureSpecs()).hasSize(2);
        assertThat(definition.featureSpecs().getFirst().type()).isEqualTo(FeatureType.DOUBLE);
        assertThat(definition.features()).hasSize(3);
        assertThat(definition.terms()).extracting(Term::name).containsExactly("one", "two", "three");
        assertThat(definition.aggregateNames()).containsExactly("heat", "n");
        assertThat(definition.bands()).containsExactly(new Band("low", 0), new Band("high", 80));
        assertThat(definition.scoreText()).isEqualTo("clamp(heat, 0, 100) + n");
        assertThat(definition.body()).isEqualTo(JSON);
        assertThat(definition.digest()).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"security-events.yaml", "demo.yaml"})
    void theSamplesAreValid(String name) throws IOException, DefinitionException {
        Definition definition = Definition.parse(TestingSamples.text(name));
        assertThat(definition.bands()).extracting(Band::name).containsExactly("low", "medium", "high");
        assertThat(definition.featureSpecs()).extracting(FeatureSpec::type).isNotEmpty();
    }

    @Test
    void theExampleOfTheGuideIsValid() throws DefinitionException {
        Definition definition = Definition.parse("""
                name: host-risk
                version: 1
                events: {type: [security, sysmon]}        # optional: the others are ignored
                features:
                  severity:
                    path: SeverityValue
                    type: double
                    default: 0
                  eventId: {path: EventID, type: long}
                  target:  {path: TargetImage, type: string, default: ""}
                  logon:   {path: LogonType, type: long, parse: true}
                signal:
                  severity: 0.4 * log1p(severity)
                  lsass: 3.0 * (eventId == 10 and endsWith(lower(target), "lsass.exe"))
                  remote: 0.5 * (logon in [3, 10])
                aggregates:
                  heat:
                    fn: decayed_sum
                    of: signal
                    halfLife: 6h
                  logons10m:
                    fn: count
                    when: eventId == 4624
                    window: 10m
                  worst: {fn: max, of: signal, window: 30d}
                  seen:  {fn: last, of: event.ts}
                score: clamp(100 * heat / (heat + 50) + 5 * min(4, logons10m) - 20 * (age(seen) > 30d), 0, 100)
                bands: {low: 0, medium: 40, high: 80}
                """);
        assertThat(definition.terms()).hasSize(3);
        assertThat(definition.features().get(3).spec().parse()).isTrue();
        assertThat(definition.aggregates().get(2).windowMicros()).isEqualTo(2_592_000_000_000L);
    }

    @Test
    void quotedExpressionsMayStandInBraces() throws DefinitionException {
        Definition definition = Definition.parse("""
                name: a
                version: 1
                features:
                  e: {path: e, type: long}
                aggregates:
                  n: {fn: count, when: "e in [1, 2]"}
                  m: {fn: max, of: 'clamp(e, 0, 1)'}
                score: >
                  n +
                  if(isMissing(m), 0, m)
                """);
        assertThat(definition.aggregates()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"10m, 20000000", "24h, 2000000000", "30d, 100000000000", "24s, 1000000", "1s, 20000", "5ms, 1000"})
    void panesAreATwentyFourthRounded(String window, long pane) throws DefinitionException {
        Definition definition = Definition.parse(
                "name: a\nversion: 1\naggregates:\n  n:\n    fn: count\n    window: " + window + "\nscore: n\n");
        assertThat(definition.aggregates().getFirst().paneMicros()).isEqualTo(pane);
    }

    @Test
    void anotherBodyHasAnotherDigest() throws DefinitionException {
        List<Definition> both = List.of(
                Definition.parse("name: a\nversion: 1\nscore: 1\n"),
                Definition.parse("name: a\nversion: 1\nscore: 1 \n"));
        assertThat(both.getFirst().digest()).isNotEqualTo(both.getLast().digest());
    }
}
