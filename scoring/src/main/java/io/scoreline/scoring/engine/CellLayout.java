package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.AggregateFunction;

/// How one aggregate is kept for one entity: a sparse run of cells by ascending index, in one array of longs.
///
/// ```
/// empty:  {}
/// else:   newest event's microseconds | index, cell… | index, cell… | …
/// ```
///
/// The index is the event's half-life epoch (decayed sums), its pane (windows) or 0. Cells with an index at or below
/// `newest - keep` are dropped: they can count no more, whatever comes. A pane of distinct values is a [Sketch] of many
/// words, of which each that is not 0 has a cell of its own, at index `pane * words + word`. A cell is a commutative
/// monoid:
///
/// | function | longs |
/// |---|---|
/// | count | count |
/// | sum, decayed_sum | low, high of a [FixedPoint] sum |
/// | mean | low, high, count |
/// | min, max | bits of the double |
/// | first, last | microseconds, hash of the id, bits of the double |
/// | distinct | the word of the sketch |
record CellLayout(AggregateFunction function, long unitMicros, int keep) {
    /// Half-life epochs kept: an older one has lost all but 2^-48 of its weight.
    static final int EPOCHS = 48;

    /// Index of the first cell in the array.
    static final int FIRST = 1;

    static CellLayout of(Aggregate aggregate) {
        if (aggregate.function() == AggregateFunction.DECAYED_SUM) {
            return new CellLayout(aggregate.function(), aggregate.halfLifeMicros(), EPOCHS);
        }
        if (!aggregate.isWindowed()) {
            return new CellLayout(aggregate.function(), 0, 1);
        }
        long panes = Math.ceilDiv(aggregate.windowMicros(), aggregate.paneMicros());
        return new CellLayout(aggregate.function(), aggregate.paneMicros(), Math.toIntExact(panes));
    }

    /// Longs of a cell.
    int width() {
        return switch (function) {
            case COUNT, MIN, MAX, DISTINCT -> 1;
            case SUM, DECAYED_SUM -> 2;
            case MEAN, FIRST, LAST -> 3;
        };
    }

    /// Longs from one index to the next.
    int stride() {
        return 1 + width();
    }

    /// Cells with one index each of a pane.
    int cellsPerPane() {
        return isSketch() ? Sketch.WORDS : 1;
    }

    boolean isSketch() {
        return function == AggregateFunction.DISTINCT;
    }

    boolean isIndexed() {
        return isPaned() || isSketch();
    }

    boolean isPaned() {
        return unitMicros > 0;
    }

    /// The pane, epoch or 0 in which a cell lies.
    long pane(long index) {
        return isSketch() ? Math.floorDiv(index, (long) Sketch.WORDS) : index;
    }

    /// Whether a cell counts no more once there is one with the newest index.
    boolean isTooOld(long index, long newest) {
        return pane(index) <= pane(newest) - keep;
    }

    /// The pane, epoch or 0 of a time.
    long index(long tsMicros) {
        return unitMicros == 0 ? 0 : Math.floorDiv(tsMicros, unitMicros);
    }
}
