package io.scoreline.scoring.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.EventOutcome;
import io.scoreline.scoring.engine.TermUse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An explanation worked out by hand.
final class ExplainerTest {
    private static final long HOUR = 3_600_000_000L;
    private static final long BASE = 1_760_000_400_000_000L;
    private static final String RISK = """
            name: risk
            version: 1
            events: {type: [security]}
            features:
              severity: {path: '$.a.severity', type: double, default: 0}
              logon: {path: logon, type: long}
            signal:
              severity: 2 * severity
              remote: {weight: 3, when: 'logon in [3, 10]'}
              depth: log(severity)
            aggregates:
              heat: {fn: decayed_sum, of: signal, halfLife: 6h}
              total: {fn: sum, of: signal}
              worst: {fn: max, of: severity}
              events: {fn: count}
            score: clamp(10 * total + 5 * events - 1, 0, 100)
            """;

    private static EventRows rows(Definition definition, String... payloads) {
        EventRows rows = new EventRows(definition);
        for (int i = 0; i < payloads.length; i++) {
            byte[] payload = payloads[i].getBytes(UTF_8);
            String type = payloads[i].contains("ignored") ? "other" : "security";
            rows.add(new EventRef("e" + i, BASE + 6 * HOUR * i, type, 10L + i), payload, 0, payload.length);
        }
        return rows;
    }

    private static Explanation explanation(Definition definition, long at, String... payloads) {
        Explainer explainer = new Explainer(definition, at);
        explainer.add(rows(definition, payloads));
        return explainer.finish();
    }

    @Test
    void termsAggregatesAndFormulaAreThoseWorkedOutByHand() throws DefinitionException {
        Definition definition = Definition.parse(RISK);
        Explanation explanation = explanation(
                definition,
                BASE + 6 * HOUR,
                "{\"a\":{\"severity\":1},\"logon\":3}",
                "{\"a\":{\"severity\":2},\"logon\":\"3\"}");
        AggregateExplanation total = explanation.aggregates().get(1);
        assertThat(total.kind()).isEqualTo(AggregateExplanation.Kind.SUM);
        assertThat(total.lines().subList(0, 3).stream().map(Line::name)).containsExactly("severity", "remote", "depth");
        assertThat(total.lines().get(0).value()).isEqualTo(6);
        assertThat(total.lines().get(1).value()).isEqualTo(3);
        assertThat(total.lines().get(2).value()).isCloseTo(StrictMath.log(2), within(1e-12));
        AggregateExplanation heat = explanation.aggregates().get(0);
        // One half-life later the first event's 2 + 3 count half.
        assertThat(heat.lines().get(0).value()).isCloseTo(1 + 4, within(1e-12));
        assertThat(heat.lines().get(1).value()).isCloseTo(1.5, within(1e-12));
        assertThat(heat.strongest().getFirst().event().event().id()).isEqualTo("e1");
        AggregateExplanation worst = explanation.aggregates().get(2);
        assertThat(worst.kind()).isEqualTo(AggregateExplanation.Kind.EVENT);
        assertThat(worst.strongest().getFirst().event().event().id()).isEqualTo("e1");
        assertThat(explanation.aggregates().get(3).events()).isEqualTo(2);
        assertThat(explanation.score().value()).isEqualTo(100);
        assertThat(explanation.formulaWithValues()).isEqualTo("clamp(10 * 9.69315 + 5 * 2 - 1, 0, 100)");
        assertThat(explanation.parts().stream().map(Line::name))
                .startsWith("10 * total", "5 * events", "-1", Line.CLAMP);
        assertThat(explanation.parts().get(3).value()).isCloseTo(100 - (96.9314718 + 9), within(1e-6));
    }

    @Test
    void whatIsMissingOfAWrongTypeOrReplacedIsShownAndCounted() throws DefinitionException {
        Definition definition = Definition.parse(RISK);
        Explanation explanation = explanation(
                definition,
                BASE + 24 * HOUR,
                "{\"a\":{\"severity\":1},\"logon\":\"10\"}",
                "{\"a\":7,\"a\":{\"severity\":2},\"logon\":null}",
                "{\"a\":{\"severity\":1e300},\"logon\":9}",
                "{\"ignored\":0}");
        assertThat(explanation.scored()).isEqualTo(2);
        assertThat(explanation.ignored()).isEqualTo(1);
        assertThat(explanation.invalid()).isEqualTo(1);
        assertThat(explanation.invalidEvents().getFirst().reason()).contains("aggregate heat", "2E+300");
        FeatureSummary logon = explanation.features().get(1);
        assertThat(logon.wrongType()).isEqualTo(1);
        assertThat(logon.found()).isEqualTo("\"10\"");
        assertThat(logon.missing()).isEqualTo(1);
        assertThat(logon.read()).isEqualTo(1);
        assertThat(explanation.terms().get(1)).isEqualTo(new TermSummary("remote", 0, 0, 2));
    }

    @Test
    void oneEventTellsItsStatusAndWhy() throws DefinitionException {
        Definition definition = Definition.parse(RISK);
        EventExplanation invalid = Explainer.explain(definition, rows(definition, "{\"logon\":3}"));
        assertThat(invalid.outcome()).isEqualTo(EventOutcome.INVALID);
        assertThat(invalid.reason()).isEqualTo("term depth computed -infinity");
        assertThat(invalid.features().getFirst().use()).isEqualTo(FeatureUse.DEFAULTED);
        EventExplanation ignored = Explainer.explain(definition, rows(definition, "{\"ignored\":0}"));
        assertThat(ignored.outcome()).isEqualTo(EventOutcome.IGNORED);
        assertThat(ignored.reason()).isEqualTo("type \"other\" is not in [security]");
        EventExplanation scored =
                Explainer.explain(definition, rows(definition, "{\"a\":{\"severity\":1},\"logon\":4}"));
        assertThat(scored.outcome()).isEqualTo(EventOutcome.SCORED);
        assertThat(scored.signal()).isEqualTo(2);
        assertThat(scored.terms().get(1).use()).isEqualTo(TermUse.NOT_MET);
        assertThat(scored.aggregates().stream().map(Line::name)).containsExactly("heat", "total", "worst", "events");
    }

    @Test
    void sumsCloseEvenWhenTheirTermsCancel() {
        List<Line> lines = List.of(new Line("a", 1e12), new Line("b", -1e12), new Line("c", 1e-30));
        List<Line> closed = Closing.close(lines, 3.3e-9);
        assertThat(Closing.sum(closed).doubleValue()).isEqualTo(3.3e-9);
        assertThat(closed.size()).isGreaterThan(3);
        assertThat(Closing.close(closed, 3.3e-9)).isEqualTo(closed);
    }
}
