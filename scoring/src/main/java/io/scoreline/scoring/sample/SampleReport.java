package io.scoreline.scoring.sample;

import io.scoreline.scoring.engine.StateSize;
import java.util.List;

/// What a sample says about a definition. `events` is `scored + ignored + invalid`; payloads that are no JSON are
/// `malformed` and nothing else. `meanStateBytes` and `mostStateBytes` are those of the sample's own entities,
/// `stateSize` is what the definition alone promises. Each warning is one line and names the feature it is about
/// first, where there is one.
public record SampleReport(
        long events,
        long malformed,
        long scored,
        long ignored,
        long invalid,
        int entities,
        long meanStateBytes,
        long mostStateBytes,
        StateSize stateSize,
        List<FeatureSample> features,
        List<String> warnings) {
    public SampleReport {
        features = List.copyOf(features);
        warnings = List.copyOf(warnings);
    }
}
