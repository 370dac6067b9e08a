package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.AggregateFunction;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.ValueType;
import io.scoreline.scoring.math.Bounds;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One aggregate's part of a fold: first its values over the whole block, which may find events invalid, then its
/// cells, run by run: rows that follow each other and belong to one entity are summed up before its state is touched.
final class AggregateFold {
    private final int index;
    private final AggregateFunction function;
    private final @Nullable Expr of;
    private final @Nullable Expr when;
    private final long halfLifeMicros;
    private final CellPlaces places;
    private final double[] values = new double[EventBlock.MAX_ROWS];
    /// Integral numbers of units, while all are small.
    private final long[] units = new long[EventBlock.MAX_ROWS];

    private final boolean[] used = new boolean[EventBlock.MAX_ROWS];
    private final boolean[] folded = new boolean[EventBlock.MAX_ROWS];
    /// All rows of the block are used; else [#used] says which.
    private boolean allUsed;

    /// All rows of the block are folded, run by run; else [#folded] says which.
    private boolean allFolded;

    private boolean smallUnits;
    private final ValueHashes hashes = new ValueHashes();

    AggregateFold(int index, Aggregate aggregate) {
        this.index = index;
        this.function = aggregate.function();
        this.of = function == AggregateFunction.DISTINCT ? aggregate.of() : asDouble(aggregate.of());
        this.when = aggregate.when();
        this.halfLifeMicros = aggregate.halfLifeMicros();
        this.places = new CellPlaces(CellLayout.of(aggregate).unitMicros());
    }

    /// A timestamp is folded as its microseconds, which a double holds exactly for 285 years around 1970.
    static @Nullable Expr asDouble(@Nullable Expr of) {
        return of == null || of.type() == ValueType.DOUBLE ? of : new Expr.ToDouble(of);
    }

    /// Evaluates the block's values and marks the rows whose value cannot be folded.
    void evaluate(BlockEvaluator evaluator, EventBlock block, boolean[] invalid) {
        int rows = block.rows();
        allUsed = when == null;
        places.find(block.tsMicros(), rows);
        if (when != null) {
            Register.Bools condition = evaluator.bools(when);
            for (int i = 0; i < rows; i++) {
                used[i] = condition.values[i] && !condition.isMissing(i);
            }
            evaluator.free(condition);
        }
        if (of != null && function == AggregateFunction.DISTINCT) {
            writeUsed(rows);
            hashes.evaluate(of, evaluator, rows, used, invalid);
        } else if (of != null) {
            evaluateValues(evaluator, rows, invalid);
            if (function.isSum()) {
                toUnits(rows);
            }
        }
    }

    private void writeUsed(int rows) {
        if (allUsed) {
            Arrays.fill(used, 0, rows, true);
            allUsed = false;
        }
    }

    private void evaluateValues(BlockEvaluator evaluator, int rows, boolean[] invalid) {
        Register.Doubles of = evaluator.doubles(Objects.requireNonNull(this.of));
        double limit = function.isSum() ? FixedPoint.LARGEST_VALUE : Double.MAX_VALUE;
        if (of.anyMissing) {
            writeUsed(rows);
            for (int i = 0; i < rows; i++) {
                used[i] &= !of.missing[i];
            }
        }
        for (int i = 0; i < rows; i++) {
            values[i] = of.values[i] + 0.0;
        }
        if (!Bounds.allWithin(values, limit, rows)) {
            for (int i = 0; i < rows; i++) {
                invalid[i] |= takes(i) && !(Math.abs(values[i]) <= limit);
            }
        }
        evaluator.free(of);
    }

    /// Values become integral numbers of units, a decayed sum's raised to the beginning of its next half-life.
    private void toUnits(int rows) {
        if (function == AggregateFunction.DECAYED_SUM) {
            double[] raise = places.elapsed();
            double halfLife = (double) halfLifeMicros;
            for (int i = 0; i < rows; i++) {
                raise[i] = raise[i] / halfLife;
            }
            Exp2.exp2(raise, rows);
            for (int i = 0; i < rows; i++) {
                values[i] = values[i] * raise[i];
            }
        }
        for (int i = 0; i < rows; i++) {
            values[i] = Math.rint(values[i] * FixedPoint.UNITS_PER_ONE);
        }
        smallUnits = Bounds.allWithin(values, FixedPoint.LARGEST_SMALL, rows);
        if (smallUnits) {
            FixedPoint.small(values, units, rows);
        }
    }

    /// Whether the row's event counts in this aggregate, if it is valid.
    boolean takes(int row) {
        return allUsed || used[row];
    }

    /// Leaves out of the fold the rows that no aggregate takes.
    void restrict(boolean[] taken, boolean allTaken, int rows) {
        allFolded = allUsed && allTaken && function.isFoldedByRuns();
        if (!allFolded) {
            for (int i = 0; i < rows; i++) {
                folded[i] = takes(i) && taken[i];
            }
        }
    }

    /// Adds rows from `from` to `to`, all of one entity and the newest at a time, to its state.
    void fold(FoldTarget state, int from, int to, long newestMicros, EventBlock block) {
        if (allFolded) {
            foldAll(state, from, to, newestMicros, block.tsMicros());
            return;
        }
        switch (function) {
            case COUNT -> foldCounts(state, from, to, block.tsMicros());
            case SUM, DECAYED_SUM, MEAN -> foldSums(state, from, to, block.tsMicros());
            case MIN, MAX -> foldExtremes(state, from, to, block.tsMicros());
            case FIRST, LAST, DISTINCT -> foldRows(state, from, to, block);
        }
    }

    /// The same for rows that are all folded, without asking for each.
    private void foldAll(FoldTarget state, int from, int to, long newestMicros, long[] tsMicros) {
        int end = from;
        for (int row = from; row < to; row = end) {
            end = places.runEnd(row, to);
            long newest = end - row == to - from ? newestMicros : EventBlock.newest(tsMicros, row, end);
            switch (function) {
                case COUNT -> state.add(index, newest, end - row, 0, 0);
                case MIN, MAX -> state.add(index, newest, extreme(row, end), 0, 0);
                default -> addSum(state, row, end, newest);
            }
        }
    }

    private void addSum(FoldTarget state, int from, int to, long newest) {
        long low = 0;
        long high = 0;
        if (smallUnits) {
            for (int row = from; row < to; row++) {
                low += units[row];
            }
            high = low >> (Long.SIZE - 1);
        } else {
            for (int row = from; row < to; row++) {
                long added = FixedPoint.low(values[row]);
                low += added;
                high += FixedPoint.high(values[row]) + (Long.compareUnsigned(low, added) < 0 ? 1 : 0);
            }
        }
        state.add(index, newest, low, high, to - from);
    }

    private long extreme(int from, int to) {
        double extreme = values[from];
        if (function == AggregateFunction.MIN) {
            for (int row = from + 1; row < to; row++) {
                extreme = values[row] < extreme ? values[row] : extreme;
            }
        } else {
            for (int row = from + 1; row < to; row++) {
                extreme = values[row] > extreme ? values[row] : extreme;
            }
        }
        return Double.doubleToRawLongBits(extreme);
    }

    private void foldCounts(FoldTarget state, int from, int to, long[] tsMicros) {
        long[] place = places.index();
        int row = from;
        while (row < to) {
            long cell = place[row];
            long newest = Long.MIN_VALUE;
            long count = 0;
            for (; row < to && place[row] == cell; row++) {
                if (folded[row]) {
                    newest = Math.max(newest, tsMicros[row]);
                    count++;
                }
            }
            if (count > 0) {
                state.add(index, newest, count, 0, 0);
            }
        }
    }

    private void foldSums(FoldTarget state, int from, int to, long[] tsMicros) {
        long[] place = places.index();
        int row = from;
        while (row < to) {
            long cell = place[row];
            long newest = Long.MIN_VALUE;
            long count = 0;
            long low = 0;
            long high = 0;
            for (; row < to && place[row] == cell; row++) {
                if (folded[row]) {
                    long added = FixedPoint.low(values[row]);
                    low += added;
                    high += FixedPoint.high(values[row]) + (Long.compareUnsigned(low, added) < 0 ? 1 : 0);
                    newest = Math.max(newest, tsMicros[row]);
                    count++;
                }
            }
            if (count > 0) {
                state.add(index, newest, low, high, count);
            }
        }
    }

    private void foldExtremes(FoldTarget state, int from, int to, long[] tsMicros) {
        long[] place = places.index();
        boolean least = function == AggregateFunction.MIN;
        int row = from;
        while (row < to) {
            long cell = place[row];
            long newest = Long.MIN_VALUE;
            double extreme = Double.NaN;
            for (; row < to && place[row] == cell; row++) {
                double value = values[row];
                if (folded[row]) {
                    boolean kept = least ? extreme <= value : extreme >= value;
                    extreme = kept ? extreme : value;
                    newest = Math.max(newest, tsMicros[row]);
                }
            }
            if (!Double.isNaN(extreme)) {
                state.add(index, newest, Double.doubleToRawLongBits(extreme), 0, 0);
            }
        }
    }

    private void foldRows(FoldTarget state, int from, int to, EventBlock block) {
        for (int row = from; row < to; row++) {
            if (folded[row]) {
                foldRow(state, row, block.tsMicros()[row], block.idHash()[row]);
            }
        }
    }

    private void foldRow(FoldTarget state, int row, long tsMicros, long idHash) {
        switch (function) {
            case FIRST, LAST ->
                state.add(index, tsMicros, tsMicros, idHash, Double.doubleToRawLongBits(values[row]));
            case DISTINCT -> state.add(index, tsMicros, Sketch.bits(hashes.at(row)), Sketch.word(hashes.at(row)), 0);
            case COUNT, SUM, DECAYED_SUM, MEAN, MIN, MAX ->
                throw new IllegalStateException(function + " is folded by runs");
        }
    }
}
