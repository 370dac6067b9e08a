package io.scoreline.scoring.explain;

import io.scoreline.scoring.definition.Feature;
import org.jspecify.annotations.Nullable;

/// Counts where a feature's values came from. Not thread-safe.
final class FeatureTally {
    private final Feature feature;
    private long read;
    private long missing;
    private long wrongType;
    private long defaulted;
    private @Nullable String found;
    private long foundMicros = Long.MIN_VALUE;

    FeatureTally(Feature feature) {
        this.feature = feature;
    }

    Feature feature() {
        return feature;
    }

    void add(FeatureUse use, @Nullable String value, long tsMicros) {
        switch (use) {
            case READ -> read++;
            case MISSING, DEFAULTED -> missing++;
            case WRONG_TYPE, WRONG_TYPE_DEFAULTED -> wrongType++;
        }
        defaulted += use.isDefaulted() ? 1 : 0;
        if (use.isWrongType() && tsMicros >= foundMicros) {
            found = value;
            foundMicros = tsMicros;
        }
    }

    FeatureSummary summary() {
        return new FeatureSummary(feature, read, missing, wrongType, defaulted, found);
    }
}
