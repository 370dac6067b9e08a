package io.scoreline.scoring.expression;

/// An expression and where its text begins.
record Operand(Expr expr, int at) {
    ValueType type() {
        return expr.type();
    }

    /// As a number; a boolean counts 0 or 1.
    Expr number(String place) throws ExpressionException {
        if (!type().countsAsNumber()) {
            throw wrongType(place, "a number");
        }
        return Folding.fold(type() == ValueType.DOUBLE ? expr : new Expr.ToDouble(expr));
    }

    Expr bool(String place) throws ExpressionException {
        return of(ValueType.BOOL, place);
    }

    Expr string(String place) throws ExpressionException {
        return of(ValueType.STRING, place);
    }

    private Expr of(ValueType type, String place) throws ExpressionException {
        if (type() != type) {
            throw wrongType(place, type.words());
        }
        return expr;
    }

    ExpressionException wrongType(String place, String expected) {
        return new ExpressionException(at, "wrong type " + place, expected, type().words(), null);
    }
}
