package io.scoreline.scoring.engine;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import java.util.List;

/// Up to [#MAX_ROWS] events, column by column: what definitions can read of an event. Filled by a scan, read by every
/// [Scorer] made for the same specs; reusable, not thread-safe.
public final class EventBlock {
    public static final int MAX_ROWS = 2_048;

    private final List<FeatureSpec> specs;
    private final long[] tsMicros = new long[MAX_ROWS];
    private final long[] idHash = new long[MAX_ROWS];
    private final FeatureColumn types = new FeatureColumn(FeatureType.STRING);
    private final List<FeatureColumn> features;
    private int rows;

    public EventBlock(List<FeatureSpec> specs) {
        this.specs = List.copyOf(specs);
        this.features =
                specs.stream().map(spec -> new FeatureColumn(spec.type())).toList();
    }

    public void clear() {
        rows = 0;
        types.clear();
        features.forEach(FeatureColumn::clear);
    }

    public int rows() {
        return rows;
    }

    public void rows(int count) {
        rows = count;
    }

    public List<FeatureSpec> specs() {
        return specs;
    }

    public long[] tsMicros() {
        return tsMicros;
    }

    /// The greatest of the times of some rows, at least one.
    static long newest(long[] tsMicros, int from, int to) {
        long newest = tsMicros[from];
        for (int row = from + 1; row < to; row++) {
            newest = Math.max(newest, tsMicros[row]);
        }
        return newest;
    }

    /// 64-bit hash of the event's id, for ties.
    public long[] idHash() {
        return idHash;
    }

    /// `event.type`; an event without one has the empty string.
    public FeatureColumn types() {
        return types;
    }

    /// Parallel to [#specs()].
    public List<FeatureColumn> features() {
        return features;
    }
}
