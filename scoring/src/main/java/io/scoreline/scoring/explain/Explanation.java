package io.scoreline.scoring.explain;

import io.scoreline.scoring.engine.Score;
import java.util.List;

/// Why a score is what it is. `parts` sum up to the score where its formula is a sum, within bounds or not, and are
/// empty otherwise. `scored`, `ignored` and `invalid` count the events that were folded.
public record Explanation(
        Score score,
        String formula,
        String formulaWithValues,
        List<Line> parts,
        List<AggregateExplanation> aggregates,
        List<TermSummary> terms,
        List<FeatureSummary> features,
        long scored,
        long ignored,
        long invalid,
        List<EventExplanation> invalidEvents) {
    public Explanation {
        parts = List.copyOf(parts);
        aggregates = List.copyOf(aggregates);
        terms = List.copyOf(terms);
        features = List.copyOf(features);
        invalidEvents = List.copyOf(invalidEvents);
    }
}
