package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.AggregateFunction;
import java.util.Arrays;

/// An aggregate that adds up (`sum`, `mean`, `decayed_sum`), taken apart: each part of every event's value is added up
/// by itself, in cells of its own and in the same fixed point. So what the parts come to differs from the whole by
/// rounding alone. Not thread-safe.
public final class AggregateShares {
    private final Aggregate aggregate;
    private final CellLayout layout;
    private final CellReader reader;
    private final long[][] cells;

    public AggregateShares(Aggregate aggregate, int parts) {
        if (!aggregate.function().isSum()) {
            throw new IllegalArgumentException(aggregate.name() + ": expected an aggregate that adds up, found "
                    + aggregate.function().text());
        }
        this.aggregate = aggregate;
        this.layout = CellLayout.of(aggregate);
        this.reader = new CellReader(aggregate);
        this.cells = new long[parts][];
        Arrays.fill(cells, Cells.EMPTY);
    }

    /// Whether a part is small enough to be added up.
    public static boolean fits(double value) {
        return Math.abs(value) <= FixedPoint.LARGEST_VALUE;
    }

    /// Whether an event of that time counts at a time, for an aggregate of any function.
    public static boolean isInWindow(Aggregate aggregate, long tsMicros, long atMicros) {
        return new CellReader(aggregate).isInWindow(tsMicros, atMicros);
    }

    /// Adds one event's part. Every part is to be added for every event, also when it is 0.
    public void add(int part, long tsMicros, double value) {
        cells[part] = added(cells[part], tsMicros, value);
    }

    /// What the part comes to; NaN where a mean has no values.
    public double value(int part, long atMicros) {
        return reader.value(cells[part], atMicros);
    }

    /// What one event's value comes to by itself; of a mean, before it is divided by [#divisor].
    public double share(long tsMicros, double value, long atMicros) {
        return reader.isInWindow(tsMicros, atMicros)
                ? reader.value(added(Cells.EMPTY, tsMicros, value), atMicros)
                : 0;
    }

    /// The number of values that a mean is of, else 1.
    public double divisor(long atMicros) {
        return aggregate.function() == AggregateFunction.MEAN ? (double) reader.meanCount(cells[0], atMicros) : 1;
    }

    private long[] added(long[] to, long tsMicros, double value) {
        double units = Math.rint(raised(tsMicros, value) * FixedPoint.UNITS_PER_ONE);
        return Cells.add(to, layout, tsMicros, FixedPoint.low(units), FixedPoint.high(units), 1);
    }

    private double raised(long tsMicros, double value) {
        if (aggregate.function() != AggregateFunction.DECAYED_SUM) {
            return value;
        }
        long halfLife = aggregate.halfLifeMicros();
        return value * Exp2.exp2((double) Math.floorMod(tsMicros, halfLife) / (double) halfLife);
    }
}
