package io.scoreline.scoring.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.TimeText;

/// Values of features as text.
final class FeatureText {
    private static final int LONGEST_BYTES = 120;

    private FeatureText() {}

    static String of(FeatureColumn column, int row) {
        return switch (column.type()) {
            case DOUBLE -> Double.toString(column.doubleAt(row));
            case LONG -> Long.toString(column.longAt(row));
            case BOOL -> Boolean.toString(column.longAt(row) != 0);
            case TIMESTAMP ->
                TimeText.of(column.longAt(row));
            case STRING -> string(column, row);
        };
    }

    private static String string(FeatureColumn column, int row) {
        return "\"" + cut(column.utf8(), column.bytesFrom(row), column.bytesLength(row)) + "\"";
    }

    /// JSON as it lies in a payload, cut where it is long.
    static String json(byte[] payload, int from, int to) {
        return cut(payload, from, to - from);
    }

    /// Cuts between two characters.
    private static String cut(byte[] utf8, int from, int length) {
        int shown = Math.min(length, LONGEST_BYTES);
        while (shown < length && shown > 0 && (utf8[from + shown] & 0xc0) == 0x80) {
            shown--;
        }
        return new String(utf8, from, shown, UTF_8) + (shown < length ? "…" : "");
    }
}
