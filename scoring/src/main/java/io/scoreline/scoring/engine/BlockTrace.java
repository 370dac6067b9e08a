package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.Term;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.ValueType;
import io.scoreline.scoring.feature.FeatureSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Folds blocks as a [Scorer] does, by the same code, and keeps what lies between event and state: each term's
/// contribution and each aggregate's value, row by row, of the block folded last. Not thread-safe.
public final class BlockTrace {
    private final Definition definition;
    private final Scorer scorer;
    private final double[][] contributions;
    private final TermUse[][] uses;
    private final double[][] values;
    private final double[] signal = new double[EventBlock.MAX_ROWS];
    private final EventOutcome[] outcomes = new EventOutcome[EventBlock.MAX_ROWS];

    /// `specs` is the layout of the blocks, as for a [Scorer].
    public BlockTrace(Definition definition, List<FeatureSpec> specs) {
        this.definition = definition;
        this.scorer = new Scorer(definition, specs);
        int terms = definition.terms().size();
        this.contributions = new double[terms][EventBlock.MAX_ROWS];
        this.uses = new TermUse[terms][EventBlock.MAX_ROWS];
        this.values = new double[definition.aggregates().size()][EventBlock.MAX_ROWS];
    }

    /// The heap bytes that the trace of a definition takes.
    public static long heapBytes(Definition definition) {
        long columns = 2L * definition.terms().size() + 3L * definition.aggregates().size() + 64;
        return columns * EventBlock.MAX_ROWS * Long.BYTES;
    }

    public Scorer scorer() {
        return scorer;
    }

    /// Folds every row into the state.
    public void fold(EventBlock block, EntityState state) {
        @Nullable EntityState[] states = new EntityState[EventBlock.MAX_ROWS];
        Arrays.fill(states, 0, block.rows(), state);
        scorer.fold(block, states, new FoldCounts());
        int rows = block.rows();
        Arrays.fill(signal, 0, rows, 0.0);
        for (int term = 0; term < contributions.length; term++) {
            traceTerm(definition.terms().get(term), contributions[term], uses[term], rows);
        }
        for (int aggregate = 0; aggregate < values.length; aggregate++) {
            traceAggregate(definition.aggregates().get(aggregate), values[aggregate], rows);
        }
        for (int row = 0; row < rows; row++) {
            outcomes[row] = !scorer.isRead(block.types(), row)
                    ? EventOutcome.IGNORED
                    : scorer.isInvalid(row) ? EventOutcome.INVALID : EventOutcome.SCORED;
        }
    }

    private void traceTerm(Term term, double[] contribution, TermUse[] use, int rows) {
        Register.Doubles value = scorer.evaluator.doubles(term.value());
        Register.@Nullable Bools condition = term.when() == null ? null : scorer.evaluator.bools(term.when());
        for (int row = 0; row < rows; row++) {
            use[row] = use(value, condition, row);
            contribution[row] = use[row] == TermUse.COUNTED ? term.weight() * value.values[row] + 0.0 : 0.0;
            signal[row] += contribution[row];
        }
        if (condition != null) {
            scorer.evaluator.free(condition);
        }
        scorer.evaluator.free(value);
    }

    private static TermUse use(Register.Doubles value, Register.@Nullable Bools condition, int row) {
        if (condition != null && condition.isMissing(row)) {
            return TermUse.SKIPPED;
        }
        if (condition != null && !condition.values[row]) {
            return TermUse.NOT_MET;
        }
        return value.isMissing(row) ? TermUse.SKIPPED : TermUse.COUNTED;
    }

    private void traceAggregate(Aggregate aggregate, double[] into, int rows) {
        if (aggregate.of() == null || aggregate.of().type() == ValueType.STRING) {
            Arrays.fill(into, 0, rows, 1.0);
            return;
        }
        Expr of = Objects.requireNonNull(AggregateFold.asDouble(aggregate.of()));
        Register.Doubles value = scorer.evaluator.doubles(of);
        for (int row = 0; row < rows; row++) {
            into[row] = value.values[row] + 0.0;
        }
        scorer.evaluator.free(value);
    }

    public EventOutcome outcome(int row) {
        return outcomes[row];
    }

    /// The sum of the contributions, in the order of the terms.
    public double signal(int row) {
        return signal[row];
    }

    public TermUse use(int term, int row) {
        return uses[term][row];
    }

    /// Weight times value of a term that counts, else 0.
    public double contribution(int term, int row) {
        return contributions[term][row];
    }

    /// Whether the row's event, if it is valid, counts in the aggregate: its condition holds and its value is there.
    public boolean takes(int aggregate, int row) {
        return scorer.aggregateFolds[aggregate].takes(row);
    }

    /// What the aggregate takes of the row's event; 1 for a count, and where it takes no number.
    public double value(int aggregate, int row) {
        return values[aggregate][row];
    }
}
