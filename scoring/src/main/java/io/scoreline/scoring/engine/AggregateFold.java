package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.AggregateFunction;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.ValueType;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One aggregate's part of a fold: first its values over the whole block, which may find events invalid, then its
/// cells, row by row.
final class AggregateFold {
    private final int index;
    private final AggregateFunction function;
    private final @Nullable Expr of;
    private final @Nullable Expr when;
    private final long halfLifeMicros;
    private final double[] values = new double[EventBlock.MAX_ROWS];
    private final boolean[] used = new boolean[EventBlock.MAX_ROWS];
    private final ValueHashes hashes = new ValueHashes();

    AggregateFold(int index, Aggregate aggregate) {
        this.index = index;
        this.function = aggregate.function();
        this.of = function == AggregateFunction.DISTINCT ? aggregate.of() : asDouble(aggregate.of());
        this.when = aggregate.when();
        this.halfLifeMicros = aggregate.halfLifeMicros();
    }

    /// A timestamp is folded as its microseconds, which a double holds exactly for 285 years around 1970.
    static @Nullable Expr asDouble(@Nullable Expr of) {
        return of == null || of.type() == ValueType.DOUBLE ? of : new Expr.ToDouble(of);
    }

    /// Evaluates the block's values and marks the rows whose value cannot be folded.
    void evaluate(BlockEvaluator evaluator, EventBlock block, boolean[] invalid) {
        int rows = block.rows();
        Arrays.fill(used, 0, rows, true);
        if (when != null) {
            Register.Bools condition = evaluator.bools(when);
            for (int i = 0; i < rows; i++) {
                used[i] = condition.values[i] && !condition.isMissing(i);
            }
            evaluator.free(condition);
        }
        if (of != null && function == AggregateFunction.DISTINCT) {
            hashes.evaluate(of, evaluator, rows, used, invalid);
        } else if (of != null) {
            evaluateValues(evaluator, rows, invalid);
            if (function.isSum()) {
                toUnits(block.tsMicros(), rows);
            }
        }
    }

    private void evaluateValues(BlockEvaluator evaluator, int rows, boolean[] invalid) {
        Register.Doubles of = evaluator.doubles(Objects.requireNonNull(this.of));
        double limit = function.isSum() ? FixedPoint.LARGEST_VALUE : Double.MAX_VALUE;
        for (int i = 0; i < rows; i++) {
            used[i] &= !of.isMissing(i);
            double value = of.values[i] + 0.0;
            values[i] = value;
            invalid[i] |= used[i] && !(Math.abs(value) <= limit);
        }
        evaluator.free(of);
    }

    /// Values become integral numbers of units, a decayed sum's raised to the beginning of its next half-life.
    private void toUnits(long[] tsMicros, int rows) {
        if (function == AggregateFunction.DECAYED_SUM) {
            double halfLife = (double) halfLifeMicros;
            for (int i = 0; i < rows; i++) {
                double elapsed = (double) Math.floorMod(tsMicros[i], halfLifeMicros) / halfLife;
                values[i] = values[i] * Exp2.exp2(elapsed);
            }
        }
        for (int i = 0; i < rows; i++) {
            values[i] = Math.rint(values[i] * FixedPoint.UNITS_PER_ONE);
        }
    }

    /// Whether the row's event counts in this aggregate, if it is valid.
    boolean takes(int row) {
        return used[row];
    }

    void fold(EntityState state, int row, long tsMicros, long idHash) {
        if (!used[row]) {
            return;
        }
        double value = values[row];
        switch (function) {
            case COUNT -> state.add(index, tsMicros, 1, 0, 0);
            case SUM, DECAYED_SUM -> state.add(index, tsMicros, FixedPoint.low(value), FixedPoint.high(value), 0);
            case MEAN -> state.add(index, tsMicros, FixedPoint.low(value), FixedPoint.high(value), 1);
            case MIN, MAX -> state.add(index, tsMicros, Double.doubleToRawLongBits(value), 0, 0);
            case FIRST, LAST -> state.add(index, tsMicros, tsMicros, idHash, Double.doubleToRawLongBits(value));
            case DISTINCT -> state.add(index, tsMicros, Sketch.bits(hashes.at(row)), Sketch.word(hashes.at(row)), 0);
        }
    }
}
