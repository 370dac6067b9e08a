package io.scoreline.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.expression.Expr;
import org.junit.jupiter.api.Test;

final class SharedExpressionsTest {
    private static final String BODY = """
            name: a
            version: 1
            features:
              x: {path: x, type: double}
            signal:
              first: 'exp(-x) + 1'
              second: 'if(x > 2, exp(-x), x)'
            aggregates:
              high: {fn: max, of: 'exp(-x)', when: 'x > 3'}
              total: {fn: sum, of: signal, when: 'x > 3'}
            score: high + total
            """;

    @Test
    void whatOccursTwiceHasOnePlaceWhereverItStands() throws DefinitionException {
        Definition definition = Definition.parse(BODY);
        SharedExpressions shared = SharedExpressions.of(definition);
        Expr.Binary first = (Expr.Binary) definition.terms().getFirst().value();
        Expr.If second = (Expr.If) definition.terms().getLast().value();
        assertThat(shared.places()).isEqualTo(2);
        assertThat(shared.place(first)).isEqualTo(SharedExpressions.NO_PLACE);
        assertThat(shared.place(first.left())).isNotEqualTo(SharedExpressions.NO_PLACE);
        assertThat(shared.place(second.then())).isEqualTo(shared.place(first.left()));
        assertThat(shared.place(((Expr.Unary) first.left()).operand())).isEqualTo(SharedExpressions.NO_PLACE);
        assertThat(shared.place(second.condition())).isEqualTo(SharedExpressions.NO_PLACE);
    }

    @Test
    void aSharedValueIsTheSameAtEveryUse() {
        Registers registers = new Registers();
        SharedValues values = new SharedValues(1, registers);
        Register.Doubles computed = registers.doubles();
        computed.values[0] = 5;
        computed.setMissing(1, 2);
        values.keep(0, computed, 2);
        computed.values[0] = 7;
        Register.Doubles taken = (Register.Doubles) values.take(0, 2);
        assertThat(taken.values[0]).isEqualTo(5);
        assertThat(taken.isMissing(0)).isFalse();
        assertThat(taken.isMissing(1)).isTrue();
        taken.values[0] = 9;
        assertThat(((Register.Doubles) values.take(0, 2)).values[0]).isEqualTo(5);
        values.forget();
        assertThat(values.has(0)).isFalse();
    }
}
