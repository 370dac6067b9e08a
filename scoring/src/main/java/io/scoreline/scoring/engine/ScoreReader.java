package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.Band;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.Score.AggregateValue;
import io.scoreline.scoring.expression.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads scores of one definition from states. Immutable, thread-safe.
final class ScoreReader {
    private static final double MICROS_PER_SECOND = 1e6;

    private final Definition definition;
    private final CellReader[] readers;

    ScoreReader(Definition definition) {
        this.definition = definition;
        this.readers = definition.aggregates().stream().map(CellReader::new).toArray(CellReader[]::new);
    }

    Score score(EntityState state, long atMicros) {
        double[] values = values(state, atMicros);
        ScalarEvaluator evaluator = new ScalarEvaluator(new StateLeaves(state, atMicros, values));
        double raw = evaluator.evaluate(definition.score());
        double value = evaluator.isMissing() || !Double.isFinite(raw) ? Double.NaN : raw + 0.0;
        return new Score(value, band(value), atMicros, state.lastEventMicros(), named(values));
    }

    double aggregate(EntityState state, int aggregate, long atMicros) {
        return readers[aggregate].value(state.cells(aggregate), atMicros);
    }

    double evaluate(Expr part, EntityState state, long atMicros) {
        ScalarEvaluator evaluator =
                new ScalarEvaluator(new StateLeaves(state, atMicros, values(state, atMicros)));
        double value = evaluator.evaluate(part);
        return evaluator.isMissing() ? Double.NaN : value;
    }

    private double[] values(EntityState state, long atMicros) {
        double[] values = new double[readers.length];
        for (int i = 0; i < readers.length; i++) {
            values[i] = readers[i].value(state.cells(i), atMicros);
        }
        return values;
    }

    private List<AggregateValue> named(double[] values) {
        List<Aggregate> aggregates = definition.aggregates();
        List<AggregateValue> named = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            named.add(new AggregateValue(aggregates.get(i).name(), values[i]));
        }
        return List.copyOf(named);
    }

    private @Nullable String band(double value) {
        String name = null;
        for (Band band : definition.bands()) {
            if (band.from() <= value) {
                name = band.name();
            }
        }
        return name;
    }

    private final class StateLeaves implements ScalarEvaluator.Leaves {
        private final EntityState state;
        private final long atMicros;
        private final double[] values;

        StateLeaves(EntityState state, long atMicros, double[] values) {
            this.state = state;
            this.atMicros = atMicros;
            this.values = values;
        }

        @Override
        public boolean isMissing(Expr leaf) {
            return switch (leaf) {
                case Expr.Age(int aggregate) -> time(aggregate) == Long.MIN_VALUE;
                default -> Double.isNaN(value(leaf));
            };
        }

        @Override
        public double number(Expr leaf) {
            return switch (leaf) {
                case Expr.Age(int aggregate) -> (double) (atMicros - time(aggregate)) / MICROS_PER_SECOND;
                default -> value(leaf);
            };
        }

        @Override
        public long whole(Expr leaf) {
            return (long) value(leaf);
        }

        @Override
        public boolean bool(Expr leaf) {
            throw unexpected(leaf);
        }

        @Override
        public String text(Expr leaf) {
            throw unexpected(leaf);
        }

        private double value(Expr leaf) {
            if (leaf instanceof Expr.Aggregate aggregate) {
                return values[aggregate.index()];
            }
            throw unexpected(leaf);
        }

        private long time(int aggregate) {
            return readers[aggregate].timeMicros(state.cells(aggregate));
        }

        private static IllegalStateException unexpected(Expr leaf) {
            return new IllegalStateException("a score does not read " + leaf);
        }
    }
}
