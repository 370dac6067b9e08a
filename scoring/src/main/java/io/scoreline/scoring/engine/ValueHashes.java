package io.scoreline.scoring.engine;

import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.hash.ValueHash;

/// Hashes of the values of a column, whatever their type.
final class ValueHashes {
    private final ValueHash hash = new ValueHash();
    private final long[] hashes = new long[EventBlock.MAX_ROWS];

    long at(int row) {
        return hashes[row];
    }

    /// Takes out of `used` the rows without a value, and marks those whose value is no finite number.
    void evaluate(Expr of, BlockEvaluator evaluator, int rows, boolean[] used, boolean[] invalid) {
        Register values = evaluator.evaluate(of);
        for (int i = 0; i < rows; i++) {
            used[i] &= !values.isMissing(i);
            if (used[i]) {
                hashes[i] = hash(values, i);
                invalid[i] |= values instanceof Register.Doubles doubles && !Double.isFinite(doubles.values[i]);
            }
        }
        evaluator.free(values);
    }

    private long hash(Register values, int row) {
        return switch (values) {
            case Register.Doubles doubles -> hash.of(Double.doubleToRawLongBits(doubles.values[row] + 0.0));
            case Register.Longs longs -> hash.of(longs.values[row]);
            case Register.Bools bools -> hash.of(bools.values[row] ? 1 : 0);
            case Register.Strings strings ->
                ValueHash.of(strings.bytes[row], strings.froms[row], strings.lengths[row]);
        };
    }
}
