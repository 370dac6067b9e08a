package io.scoreline.scoring.explain;

import io.scoreline.scoring.engine.EventOutcome;
import io.scoreline.scoring.engine.TermUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event as a definition sees it. `reason` says why it is ignored or invalid and is null when it is scored;
/// `rounding` closes the sum of the terms to the signal and is mostly empty.
public record EventExplanation(
        EventRef event,
        EventOutcome outcome,
        @Nullable String reason,
        double signal,
        List<TermValue> terms,
        List<Line> rounding,
        List<FeatureValue> features,
        List<Line> aggregates) {
    public EventExplanation {
        terms = List.copyOf(terms);
        rounding = List.copyOf(rounding);
        features = List.copyOf(features);
        aggregates = List.copyOf(aggregates);
    }

    /// A term's contribution to the signal.
    public record TermValue(String name, double value, TermUse use) {}

    /// A feature's value as text: what was read, or what lay there of a wrong type, or null where nothing did.
    public record FeatureValue(String name, @Nullable String value, FeatureUse use) {}
}
