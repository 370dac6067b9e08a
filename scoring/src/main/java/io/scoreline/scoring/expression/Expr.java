package io.scoreline.scoring.expression;

import java.util.List;

/// A typed expression. Unless said otherwise it is missing when an operand is missing.
public sealed interface Expr {
    ValueType type();

    sealed interface Literal extends Expr {}

    record NumberLiteral(double value) implements Literal {
        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }
    }

    record LongLiteral(long value) implements Literal {
        @Override
        public ValueType type() {
            return ValueType.LONG;
        }
    }

    record BoolLiteral(boolean value) implements Literal {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }

    record StringLiteral(String value) implements Literal {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }
    }

    /// A feature, by its place in the definition.
    record Feature(int index, ValueType type) implements Expr {}

    record EventType() implements Expr {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }
    }

    record EventTs() implements Expr {
        @Override
        public ValueType type() {
            return ValueType.TIMESTAMP;
        }
    }

    /// The sum of the event's terms; never missing.
    record Signal() implements Expr {
        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }
    }

    /// An aggregate's value, by its place in the definition.
    record Aggregate(int index, ValueType type) implements Expr {}

    /// Seconds from the aggregate's time to the time of the score.
    record Age(int aggregate) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }
    }

    /// A LONG as the nearest double, a BOOL as 0 or 1.
    record ToDouble(Expr operand) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }
    }

    record Unary(UnaryOperator operator, Expr operand) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }
    }

    record Binary(BinaryOperator operator, Expr left, Expr right) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }
    }

    /// `left - right` of two timestamps, in seconds.
    record TimeDifference(Expr left, Expr right) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.DOUBLE;
        }
    }

    /// Both sides have the same type.
    record Compare(Comparison comparison, Expr left, Expr right) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }

    record And(Expr left, Expr right) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }

    record Or(Expr left, Expr right) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }

    record Not(Expr operand) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }

    /// Whether the value equals one of the options, all of its own type.
    record In(Expr value, List<Literal> options) implements Expr {
        public In {
            options = List.copyOf(options);
        }

        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }

    /// Both branches have the same type. Missing when the condition or the chosen branch is; the other branch does not
    /// matter.
    record If(Expr condition, Expr then, Expr otherwise) implements Expr {
        @Override
        public ValueType type() {
            return then.type();
        }
    }

    record StringTest(StringPredicate predicate, Expr text, Expr part) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }

    record Lower(Expr text) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }
    }

    /// Never missing itself.
    record IsMissing(Expr operand) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }
}
