package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Term;
import io.scoreline.scoring.math.Bounds;
import java.util.Arrays;
import java.util.List;

/// Sums the terms of the signal over a block, in their order. A missing term, and one whose condition is false or
/// missing, contributes 0.
final class SignalFold {
    private final List<Term> terms;
    private final double[] signal;

    SignalFold(List<Term> terms, double[] signal) {
        this.terms = terms;
        this.signal = signal;
    }

    /// Fills the signal and marks the rows where it is not finite.
    void evaluate(BlockEvaluator evaluator, int rows, boolean[] invalid) {
        Arrays.fill(signal, 0, rows, 0.0);
        for (Term term : terms) {
            add(term, evaluator, rows);
        }
        if (!Bounds.allWithin(signal, Double.MAX_VALUE, rows)) {
            for (int i = 0; i < rows; i++) {
                invalid[i] |= !Double.isFinite(signal[i]);
            }
        }
    }

    private void add(Term term, BlockEvaluator evaluator, int rows) {
        Register.Doubles value = evaluator.doubles(term.value());
        if (term.when() != null) {
            Register.Bools condition = evaluator.bools(term.when());
            for (int i = 0; i < rows; i++) {
                value.values[i] = condition.values[i] && !condition.isMissing(i) ? value.values[i] : 0;
            }
            evaluator.free(condition);
        }
        double weight = term.weight();
        if (value.anyMissing) {
            for (int i = 0; i < rows; i++) {
                signal[i] += value.missing[i] ? 0 : weight * value.values[i];
            }
        } else {
            for (int i = 0; i < rows; i++) {
                signal[i] += weight * value.values[i];
            }
        }
        evaluator.free(value);
    }
}
