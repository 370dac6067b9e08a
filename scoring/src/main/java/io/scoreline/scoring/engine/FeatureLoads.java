package io.scoreline.scoring.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.expression.Expr.Literal;
import io.scoreline.scoring.feature.FeatureColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Loads a definition's features from the columns of a block into registers, defaults in place of what is missing.
final class FeatureLoads {
    private final List<Feature> features;
    private final int[] columnOfFeature;
    private final Registers registers;
    private EventBlock block = new EventBlock(List.of());

    FeatureLoads(List<Feature> features, int[] columnOfFeature, Registers registers) {
        this.features = features;
        this.columnOfFeature = columnOfFeature;
        this.registers = registers;
    }

    void reset(EventBlock next) {
        block = next;
    }

    private FeatureColumn column(int feature) {
        return block.features().get(columnOfFeature[feature]);
    }

    Register.Doubles doubles(int feature, int rows) {
        Register.Doubles result = registers.doubles();
        boolean zero = features.get(feature).defaultValue() instanceof Expr.NumberLiteral(double value)
                && Double.doubleToRawLongBits(value) == 0;
        if (zero) {
            column(feature).copyDoubles(result.values, rows);
            return result;
        }
        result.anyMissing = column(feature).copyDoubles(result.values, result.missing, rows);
        if (result.anyMissing && features.get(feature).defaultValue() instanceof Expr.NumberLiteral(double other)) {
            for (int i = 0; i < rows; i++) {
                result.values[i] = result.missing[i] ? other : result.values[i];
            }
            result.noneMissing();
        }
        return result;
    }

    Register.Longs longs(int feature, int rows) {
        Register.Longs result = registers.longs();
        if (features.get(feature).defaultValue() instanceof Expr.LongLiteral(long value) && value == 0) {
            column(feature).copyLongs(result.values, rows);
            return result;
        }
        result.anyMissing = column(feature).copyLongs(result.values, result.missing, rows);
        if (result.anyMissing && features.get(feature).defaultValue() instanceof Expr.LongLiteral(long other)) {
            for (int i = 0; i < rows; i++) {
                result.values[i] = result.missing[i] ? other : result.values[i];
            }
            result.noneMissing();
        }
        return result;
    }

    Register.Bools bools(int feature, int rows) {
        Register.Longs loaded = registers.longs();
        loaded.anyMissing = column(feature).copyLongs(loaded.values, loaded.missing, rows);
        @Nullable Literal defaultValue = features.get(feature).defaultValue();
        Register.Bools result = registers.bools();
        for (int i = 0; i < rows; i++) {
            result.values[i] = loaded.values[i] != 0;
        }
        if (loaded.anyMissing && defaultValue instanceof Expr.BoolLiteral(boolean value)) {
            for (int i = 0; i < rows; i++) {
                result.values[i] = loaded.missing[i] ? value : result.values[i];
            }
            loaded.noneMissing();
        }
        result.missingAlso(loaded, rows);
        registers.free(loaded);
        return result;
    }

    Register.Strings strings(int feature, int rows) {
        @Nullable Literal defaultValue = features.get(feature).defaultValue();
        return load(
                column(feature),
                defaultValue instanceof Expr.StringLiteral(String value) ? value.getBytes(UTF_8) : null,
                rows);
    }

    Register.Strings load(FeatureColumn column, byte @Nullable [] defaultValue, int rows) {
        Register.Strings result = registers.strings();
        for (int i = 0; i < rows; i++) {
            if (!column.isMissing(i)) {
                result.set(i, column.utf8(), column.bytesFrom(i), column.bytesLength(i));
            } else if (defaultValue != null) {
                result.set(i, defaultValue, 0, defaultValue.length);
            } else {
                result.setMissing(i, rows);
            }
        }
        return result;
    }
}
