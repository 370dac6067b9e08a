package io.scoreline.scoring.sample;

import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.json.JsonKind;
import java.util.Map;

/// What one feature found in the events of the types that its definition reads. `missing` is the sum of the reasons:
/// `absent` (no such member), `nulls`, `blocked` (something on the way is no object), `unfit` (the right JSON type,
/// but no value of the feature's: a fraction for a long, text that is no time) and all `otherKinds`.
public record FeatureSample(
        Feature feature,
        long events,
        long missing,
        long absent,
        long nulls,
        long blocked,
        long unfit,
        Map<JsonKind, Long> otherKinds) {
    public FeatureSample {
        otherKinds = Map.copyOf(otherKinds);
    }

    /// From 0 to 1; 0 without events.
    public double missingShare() {
        return events == 0 ? 0 : (double) missing / (double) events;
    }

    /// Values that are there and not null.
    public long values() {
        return events - absent - nulls - blocked;
    }

    /// Values of another JSON type than the feature reads.
    public long otherValues() {
        return otherKinds.values().stream().mapToLong(Long::longValue).sum();
    }
}
