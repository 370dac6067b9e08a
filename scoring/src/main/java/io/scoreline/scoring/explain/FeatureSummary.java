package io.scoreline.scoring.explain;

import io.scoreline.scoring.definition.Feature;
import org.jspecify.annotations.Nullable;

/// In how many events a feature was read, missing, of a wrong type, and replaced by its default (the last two may go
/// together). `found` is the newest value of a wrong type, as JSON.
public record FeatureSummary(
        Feature feature, long read, long missing, long wrongType, long defaulted, @Nullable String found) {}
