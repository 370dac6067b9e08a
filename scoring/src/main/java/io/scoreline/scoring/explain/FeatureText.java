package io.scoreline.scoring.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.feature.FeatureColumn;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Values of features as JSON-like text.
final class FeatureText {
    private static final int LONGEST_BYTES = 200;

    private FeatureText() {}

    static String of(FeatureColumn column, int row) {
        return switch (column.type()) {
            case DOUBLE -> Double.toString(column.doubleAt(row));
            case LONG -> Long.toString(column.longAt(row));
            case BOOL -> Boolean.toString(column.longAt(row) != 0);
            case TIMESTAMP ->
                Instant.EPOCH.plus(column.longAt(row), ChronoUnit.MICROS).toString();
            case STRING -> string(column, row);
        };
    }

    private static String string(FeatureColumn column, int row) {
        int length = column.bytesLength(row);
        int from = column.bytesFrom(row);
        int shown = Math.min(length, LONGEST_BYTES);
        while (shown < length && shown > 0 && (column.utf8()[from + shown] & 0xc0) == 0x80) {
            shown--;
        }
        String text = new String(column.utf8(), from, shown, UTF_8);
        return "\"" + text + (shown < length ? "…" : "") + "\"";
    }
}
