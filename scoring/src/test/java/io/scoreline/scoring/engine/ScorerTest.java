package io.scoreline.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.Score.AggregateValue;
import io.scoreline.scoring.engine.TestingEvents.Event;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.scoring.feature.PayloadExtractor;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ScorerTest {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final long BASE = 1_760_000_400_000_000L;

    private static Scorer scorer(String text) throws DefinitionException {
        Definition definition = Definition.parse(text);
        return new Scorer(definition, definition.featureSpecs());
    }

    private static Scorer all() throws DefinitionException {
        return scorer(TestingDefinitions.ALL_FUNCTIONS);
    }

    private static Event event(long ts, String payload) {
        return new Event(ts, ts, "t", payload);
    }

    private static EntityState fold(Scorer scorer, Event... events) {
        EntityState state = scorer.newState();
        TestingEvents.fold(scorer, scorer.definition().featureSpecs(), List.of(events), state);
        return state;
    }

    private static double value(Score score, String name) {
        return score.aggregates().stream()
                .filter(aggregate -> aggregate.name().equals(name))
                .mapToDouble(AggregateValue::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void valuesWorkedOutByHand() throws DefinitionException {
        Scorer scorer = all();
        EntityState state = fold(
                scorer,
                event(BASE, "{\"v\":8,\"n\":1}"),
                event(BASE + 6 * HOUR, "{\"v\":-2,\"n\":1}"),
                event(BASE + 12 * HOUR, "{\"v\":3}"));
        Score score = scorer.score(state, BASE + 12 * HOUR);
        // 8.001 is two half-lives old, -1.999 one.
        assertThat(value(score, "heat")).isCloseTo(8.001 / 4 - 1.999 / 2 + 3, within(1e-12));
        assertThat(value(score, "total")).isEqualTo(9);
        assertThat(value(score, "total1h")).isEqualTo(3);
        assertThat(value(score, "average")).isEqualTo(3);
        assertThat(value(score, "average1d")).isCloseTo(9.002 / 3, within(1e-12));
        assertThat(value(score, "events")).isEqualTo(3);
        assertThat(value(score, "some10m")).isZero();
        assertThat(value(score, "least")).isEqualTo(-2);
        assertThat(value(score, "greatest")).isEqualTo(8);
        assertThat(value(score, "oldest")).isEqualTo(8);
        assertThat(value(score, "newest")).isEqualTo(3);
        assertThat(value(score, "seen")).isEqualTo((double) (BASE + 12 * HOUR));
        Score later = scorer.score(state, BASE + 18 * HOUR);
        assertThat(value(later, "heat")).isCloseTo(value(score, "heat") / 2, within(1e-12));
        assertThat(later.value()).isCloseTo(value(later, "heat") + 6 * 3600, within(1e-9));
        assertThat(later.lastEventMicros()).isEqualTo(BASE + 12 * HOUR);
        assertThat(state.events()).isEqualTo(3);
    }

    @Test
    void aWindowCountsThePanesThatBeginInIt() throws DefinitionException {
        Scorer scorer = all();
        long pane = 20 * SECOND;
        long start = Math.floorDiv(BASE, pane) * pane;
        EntityState state =
                fold(scorer, event(start, "{\"v\":1,\"n\":1}"), event(start + 19 * SECOND, "{\"v\":1,\"n\":1}"));
        assertThat(value(scorer.score(state, start + 19 * SECOND), "some10m")).isEqualTo(2);
        assertThat(value(scorer.score(state, start + 600 * SECOND - 1), "some10m"))
                .isEqualTo(2);
        assertThat(value(scorer.score(state, start + 600 * SECOND), "some10m")).isZero();
    }

    @Test
    void whatLeftItsWindowHasNoValue() throws DefinitionException {
        Scorer scorer = all();
        EntityState state = fold(scorer, event(BASE, "{\"v\":1}"));
        Score score = scorer.score(state, BASE + 48 * HOUR);
        for (String name : List.of("least1d", "greatest1d", "oldest1d", "newest1d", "average1d")) {
            assertThat(value(score, name)).as(name).isNaN();
        }
        assertThat(value(score, "total1h")).isZero();
        assertThat(value(score, "newest")).isEqualTo(1);
    }

    @Test
    void tiesInTimeGoByIdThenValue() throws DefinitionException {
        Scorer scorer = all();
        Event low = new Event(BASE, 1, "t", "{\"v\":1}");
        Event high = new Event(BASE, 2, "t", "{\"v\":2}");
        Event same = new Event(BASE, 2, "t", "{\"v\":3}");
        Score score = scorer.score(fold(scorer, same, low, high), BASE);
        assertThat(value(score, "oldest")).isEqualTo(1);
        assertThat(value(score, "newest")).isEqualTo(3);
        assertThat(fold(scorer, high, same, low).encode())
                .isEqualTo(fold(scorer, same, low, high).encode());
    }

    @Test
    void aMissingValueIsNotFolded() throws DefinitionException {
        Scorer scorer = all();
        EntityState state = fold(scorer, event(BASE, "{\"v\":\"1\"}"), event(BASE, "{\"v\":null}"), event(BASE, "{}"));
        Score score = scorer.score(state, BASE);
        assertThat(value(score, "events")).isEqualTo(3);
        assertThat(value(score, "total")).isZero();
        assertThat(value(score, "average")).isNaN();
        assertThat(value(score, "newest")).isNaN();
        assertThat(value(score, "heat")).isZero();
    }

    @Test
    void anInvalidEventIsFoldedNowhere() throws DefinitionException {
        Scorer scorer = all();
        EntityState state = scorer.newState();
        List<Event> events = List.of(
                event(BASE, "{\"v\":1}"), event(BASE + HOUR, "{\"v\":1.1e12}"), event(BASE + HOUR, "{\"v\":-1e300}"));
        FoldCounts counts = TestingEvents.fold(scorer, scorer.definition().featureSpecs(), events, state);
        assertThat(counts.scored).isEqualTo(1);
        assertThat(counts.invalid).isEqualTo(2);
        assertThat(state.encode()).isEqualTo(fold(scorer, events.getFirst()).encode());
    }

    @Test
    void aSignalWithoutAFiniteValueIsInvalid() throws DefinitionException {
        Scorer scorer = scorer("""
                name: a
                version: 1
                features:
                  x:
                    path: x
                    type: double
                signal:
                  bad: log(x)
                  guarded: if(x > 0, 1 / x, 0)
                aggregates:
                  n:
                    fn: count
                score: n
                """);
        FoldCounts counts = TestingEvents.fold(
                scorer,
                scorer.definition().featureSpecs(),
                List.of(event(1, "{\"x\":-1}"), event(1, "{\"x\":0}"), event(1, "{\"x\":2}"), event(1, "{}")),
                scorer.newState());
        assertThat(counts.invalid).isEqualTo(2);
        assertThat(counts.scored).isEqualTo(2);
    }

    @Test
    void rowsWithoutAStateAreLeftOut() throws DefinitionException {
        Scorer scorer = all();
        List<FeatureSpec> specs = scorer.definition().featureSpecs();
        EventBlock block = new EventBlock(specs);
        TestingEvents.fill(
                block,
                new PayloadExtractor(specs),
                List.of(event(1, "{\"v\":1}"), event(2, "{\"v\":2}"), new Event(3, 3, "other", "{\"v\":3}")));
        EntityState a = scorer.newState();
        FoldCounts counts = new FoldCounts();
        scorer.fold(block, new @Nullable EntityState[] {null, a, a}, counts);
        assertThat(counts.scored).isEqualTo(1);
        assertThat(counts.ignored).isEqualTo(1);
        assertThat(a).satisfies(state -> assertThat(state.events()).isEqualTo(1));
    }

    @Test
    void blocksMayHoldMoreFeaturesInAnotherOrder() throws DefinitionException {
        Definition definition = Definition.parse(TestingDefinitions.ALL_FUNCTIONS);
        List<FeatureSpec> wider = new ArrayList<>();
        wider.add(new FeatureSpec(FeaturePath.parse("other"), FeatureType.STRING, false));
        wider.addAll(definition.featureSpecs().reversed());
        Scorer scorer = new Scorer(definition, wider);
        EntityState state = scorer.newState();
        TestingEvents.fold(scorer, wider, List.of(event(BASE, "{\"v\":4,\"n\":2,\"other\":\"x\"}")), state);
        assertThat(state.encode())
                .isEqualTo(fold(all(), event(BASE, "{\"v\":4,\"n\":2}")).encode());
        assertThatThrownBy(() -> new Scorer(definition, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bandsBeginAtTheirBoundAndAFormulaMayHaveNoValue() throws DefinitionException {
        Scorer scorer = scorer("""
                name: a
                version: 1
                features:
                  x:
                    path: x
                    type: double
                aggregates:
                  x:
                    fn: last
                    of: x
                score: 1 / x
                bands:
                  high: 2
                  low: 0.5
                """);
        assertThat(scorer.score(fold(scorer, event(1, "{\"x\":0.5}")), 1).band())
                .isEqualTo("high");
        assertThat(scorer.score(fold(scorer, event(1, "{\"x\":2}")), 1).band()).isEqualTo("low");
        assertThat(scorer.score(fold(scorer, event(1, "{\"x\":2.0000001}")), 1).band())
                .isNull();
        for (String payload : List.of("{\"x\":0}", "{}")) {
            Score none = scorer.score(fold(scorer, event(1, payload)), 1);
            assertThat(none.value()).isNaN();
            assertThat(none.band()).isNull();
        }
    }

    @Test
    void statesOfAnotherDefinitionAreRefused() throws DefinitionException {
        Scorer one = all();
        Scorer other = scorer(TestingDefinitions.ALL_FUNCTIONS.replace("version: 1", "version: 2"));
        byte[] bytes = one.newState().encode();
        assertThatThrownBy(() -> other.decode(bytes, 0, bytes.length)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> other.newState().merge(one.newState())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.decode(bytes, 0, bytes.length - 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStateOfFormatOneIsReadForEver() throws DefinitionException {
        Scorer scorer =
                scorer("{\"name\":\"golden\",\"version\":1,\"aggregates\":{\"n\":{\"fn\":\"count\"}},\"score\":\"n\"}");
        byte[] bytes = fold(scorer, event(5, "{}"), event(7, "{}")).encode();
        assertThat(HexFormat.of().formatHex(bytes, 5, bytes.length))
                .isEqualTo("0000000000000002" + "0000000000000007" + "0001" + "0000000000000007" + "0000000000000002");
        assertThat(bytes[0]).isEqualTo((byte) 1);
        assertThat(HexFormat.of().formatHex(bytes, 1, 5))
                .isEqualTo(scorer.definition().digest().substring(0, 8));
    }

    @Test
    void theLocaleDoesNotMatter() throws DefinitionException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            Scorer scorer = scorer("""
                    name: a
                    version: 1
                    features:
                      s:
                        path: s
                        type: string
                    aggregates:
                      n:
                        fn: count
                        when: lower(s) == "title"
                    score: n
                    """);
            assertThat(scorer.score(fold(scorer, event(1, "{\"s\":\"TITLE\"}")), 1)
                            .value())
                    .isEqualTo(1);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void manyEpochsAndPanesStayBounded() throws DefinitionException {
        Scorer scorer = all();
        EntityState state = scorer.newState();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            events.add(event(BASE + 600L * i * SECOND, "{\"v\":1,\"n\":1}"));
        }
        TestingEvents.fold(scorer, scorer.definition().featureSpecs(), events, state);
        assertThat(state.encode().length).isLessThan(30_000);
        assertThat(value(scorer.score(state, state.lastEventMicros()), "events"))
                .isEqualTo(20_000);
    }
}
