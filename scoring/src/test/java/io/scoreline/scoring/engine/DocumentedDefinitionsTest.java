package io.scoreline.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scoreline.scoring.TestingDocuments;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.Score.AggregateValue;
import io.scoreline.scoring.engine.TestingEvents.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The definitions of the documentation, read out of the page, against values worked out by hand.
final class DocumentedDefinitionsTest {
    /// 2026-01-01T00:00:00Z.
    private static final long START = 1_767_225_600_000_000L;

    private static final long MINUTE = 60_000_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final List<Event> events = new ArrayList<>();
    private final FoldCounts counts = new FoldCounts();

    private void event(long after, String type, String payload) {
        events.add(new Event(START + after, events.size(), type, payload));
    }

    private Score at(String name, long after) throws IOException, DefinitionException {
        Definition definition = Definition.parse(TestingDocuments.definition(name));
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        EntityState state = scorer.newState();
        counts.add(TestingEvents.fold(scorer, definition.featureSpecs(), events, state));
        return scorer.score(state, START + after);
    }

    private static double value(Score score, String name) {
        return score.aggregates().stream()
                .filter(aggregate -> aggregate.name().equals(name))
                .mapToDouble(AggregateValue::value)
                .findFirst()
                .orElseThrow();
    }

    private void authorisation(long after, String amount, String country, boolean declined) {
        event(
                after,
                "authorisation",
                "{\"amount\":%s,\"merchant\":{\"country\":\"%s\"},\"declined\":%s}"
                        .formatted(amount, country, declined));
    }

    @Test
    void cardVelocity() throws Exception {
        for (int i = 0; i < 8; i++) {
            authorisation(-2 * DAY + i * MINUTE, "50", "DE", false);
        }
        authorisation(0, "300", "DE", false);
        authorisation(MINUTE, "400", "FR", false);
        authorisation(2 * MINUTE, "500", "FR", true);
        authorisation(3 * MINUTE, "200.0", "FR", false);
        authorisation(3 * MINUTE, "\"900\"", "IT", false);
        event(3 * MINUTE, "statement", "{\"amount\":1}");
        Score score = at("card-velocity", 3 * MINUTE);
        assertThat(counts.scored).isEqualTo(12);
        assertThat(counts.invalid).isEqualTo(1);
        assertThat(counts.ignored).isEqualTo(1);
        assertThat(value(score, "rapid")).isEqualTo(4);
        assertThat(value(score, "spent")).isEqualTo(300 + 400 + 200);
        // 8 of 50, then 900 in three: 1,300 / 11 = 118.18, and five times that is below 900.
        assertThat(value(score, "usual")).isCloseTo(1_300.0 / 11, within(1e-9));
        assertThat(value(score, "countries")).isEqualTo(2);
        assertThat(value(score, "refused")).isEqualTo(1);
        // 10 for the 4th in ten minutes, 30 for the amount, 25 for France, 15 for the refusal.
        assertThat(score.value()).isEqualTo(10 + 30 + 25 + 15);
        assertThat(score.band()).isEqualTo("block");
        Score soon = at("card-velocity", 20 * MINUTE);
        assertThat(soon.value()).isEqualTo(30 + 25 + 15);
        assertThat(soon.band()).isEqualTo("review");
        Score later = at("card-velocity", 3 * HOUR);
        assertThat(later.value()).isEqualTo(25);
        assertThat(later.band()).isEqualTo("allow");
    }

    @Test
    void leadScoring() throws Exception {
        event(-28 * DAY, "page_view", "{\"page\":\"/pricing/x\",\"company\":{\"employees\":\"200\"}}");
        event(-14 * DAY, "download", "{\"company\":null}");
        event(0, "demo_request", "{}");
        event(0, "page_view", "{\"page\":\"/about\"}");
        Score score = at("lead-score", 0);
        // (1 + 4) two half-lives old, 3 one, 20 + 1 now.
        assertThat(value(score, "interest")).isCloseTo(5.0 / 4 + 3.0 / 2 + 21, within(1e-9));
        // 200 employees are the origin: all of 30.
        assertThat(score.value()).isCloseTo(70 * 23.75 / 33.75 + 30, within(1e-9));
        assertThat(score.band()).isEqualTo("hot");
        // A half-life later: 70 * 11.875 / 21.875 = 38.
        Score later = at("lead-score", 14 * DAY);
        assertThat(later.value()).isCloseTo(38 + 30, within(1e-9));
        assertThat(later.band()).isEqualTo("warm");
        // 700 employees are 100 + 400 away: half of 30.
        event(MINUTE, "profile", "{\"company\":{\"employees\":700}}");
        assertThat(at("lead-score", 14 * DAY).value()).isCloseTo(38 + 15, within(1e-3));
        event(2 * MINUTE, "unsubscribe", "{}");
        assertThat(at("lead-score", 14 * DAY).value()).isZero();
        event(3 * MINUTE, "subscribe", "{}");
        assertThat(at("lead-score", 14 * DAY).value()).isCloseTo(38 + 15, within(1e-3));
    }

    @Test
    void aLeadOfUnknownSizeCountsHalf() throws Exception {
        event(0, "demo_request", "{\"company\":{\"employees\":\"many\"}}");
        assertThat(at("lead-score", 0).value()).isCloseTo(70 * 20.0 / 30 + 15, within(1e-9));
    }

    @Test
    void articleRelevance() throws Exception {
        event(0, "published", "{}");
        for (int i = 0; i < 20; i++) {
            event(HOUR, "read", "{\"share\":1,\"reader\":\"r" + i % 4 + "\"}");
        }
        Score fresh = at("article-relevance", HOUR);
        // 20 reads: 20 / 40; all finished; age 1 h is within the offset.
        assertThat(fresh.value()).isCloseTo(50, within(1e-9));
        assertThat(fresh.band()).isEqualTo("front");
        // 12 h later: attention 10 of 30; age 13 h is 7 h beyond the offset, (7 / 48)^2 = 0.0212674, 0.5^that = 0.9853667.
        Score later = at("article-relevance", 13 * HOUR);
        assertThat(value(later, "attention")).isCloseTo(10, within(1e-9));
        assertThat(later.value()).isCloseTo(100 * 0.9853667 / 3, within(1e-4));
        assertThat(later.band()).isEqualTo("section");
    }

    @Test
    void anOldArticleThatIsHiddenAndHalfRead() throws Exception {
        long old = 2 * DAY + 6 * HOUR;
        event(0, "published", "{}");
        event(old, "read", "{\"share\":1.5,\"reader\":\"a\"}");
        event(old, "read", "{\"share\":0.5,\"reader\":\"b\"}");
        Score two = at("article-relevance", old);
        // Age at offset + scale: 0.5; 2 / 22; finished (1 + 0.5) / 2: 0.875; two readers: 0.5.
        assertThat(two.value()).isCloseTo(100 * 0.5 * 2 / 22 * 0.875 * 0.5, within(1e-9));
        event(old, "read", "{\"share\":0,\"reader\":\"c\"}");
        event(old, "share", "{\"reader\":\"a\"}");
        event(old, "hide", "{\"reader\":\"a\"}");
        Score score = at("article-relevance", old);
        // 3 + 5 - 3 of 25; finished 1.5 / 3: 0.75; three readers: 1.
        assertThat(score.value()).isCloseTo(100 * 0.5 * 5 / 25 * 0.75, within(1e-9));
        assertThat(score.band()).isEqualTo("archive");
        event(old, "hide", "{}");
        event(old, "hide", "{}");
        assertThat(at("article-relevance", old).value()).isZero();
    }

    @Test
    void anArticleThatWasNeverPublishedHasNoScore() throws Exception {
        event(0, "read", "{\"reader\":\"a\"}");
        assertThat(at("article-relevance", 0).value()).isNaN();
    }

    @Test
    void everyDefinitionOfThePageIsValid() throws Exception {
        List<String> blocks = TestingDocuments.definitions();
        assertThat(blocks).hasSize(4);
        for (String block : blocks) {
            assertThat(Definition.parse(block).bands()).isNotEmpty();
        }
    }
}
