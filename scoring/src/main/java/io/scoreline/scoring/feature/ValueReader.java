package io.scoreline.scoring.feature;

import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonNumber;

/// Reads one JSON value as a feature's type. Nothing is coerced but what `parse` asks for; what does not fit is
/// missing.
final class ValueReader {
    private final JsonNumber number = new JsonNumber();
    private final JsonCursor strings = new JsonCursor();

    void read(FeatureSpec spec, byte[] bytes, int from, int to, int row, FeatureColumn column) {
        switch (spec.type()) {
            case DOUBLE -> readDouble(spec, bytes, from, to, row, column);
            case LONG -> readLong(spec, bytes, from, to, row, column);
            case BOOL -> readBool(bytes, from, row, column);
            case STRING -> readString(bytes, from, to, row, column);
            case TIMESTAMP -> readTimestamp(spec, bytes, from, to, row, column);
        }
    }

    private void readDouble(FeatureSpec spec, byte[] bytes, int from, int to, int row, FeatureColumn column) {
        double value = isNumber(spec, bytes, from, to) ? number.doubleValue() : Double.NaN;
        if (Double.isFinite(value)) {
            column.setDouble(row, value + 0.0);
        } else {
            column.setMissing(row);
        }
    }

    private void readLong(FeatureSpec spec, byte[] bytes, int from, int to, int row, FeatureColumn column) {
        if (isNumber(spec, bytes, from, to) && number.isLong()) {
            column.setLong(row, number.longValue());
        } else {
            column.setMissing(row);
        }
    }

    private static void readBool(byte[] bytes, int from, int row, FeatureColumn column) {
        switch (bytes[from]) {
            case 't' -> column.setLong(row, 1);
            case 'f' -> column.setLong(row, 0);
            default -> column.setMissing(row);
        }
    }

    private void readString(byte[] bytes, int from, int to, int row, FeatureColumn column) {
        if (bytes[from] == '"' && strings.readString(bytes, from, to)) {
            column.setBytes(row, strings.text(), strings.textFrom(), strings.textLength());
        } else {
            column.setMissing(row);
        }
    }

    private void readTimestamp(FeatureSpec spec, byte[] bytes, int from, int to, int row, FeatureColumn column) {
        long micros = EventTime.NONE;
        if (isNumber(spec, bytes, from, to)) {
            micros = EventTime.readEpoch(number);
        } else if (bytes[from] == '"' && strings.readString(bytes, from, to)) {
            micros = EventTime.readMicros(strings.text(), strings.textFrom(), strings.textLength());
        }
        if (micros == EventTime.NONE) {
            column.setMissing(row);
        } else {
            column.setLong(row, micros);
        }
    }

    /// Whether the value is a number, or with `parse` a string that holds exactly one; if so it is in [#number].
    private boolean isNumber(FeatureSpec spec, byte[] bytes, int from, int to) {
        if (bytes[from] == '-' || (bytes[from] >= '0' && bytes[from] <= '9')) {
            return number.read(bytes, from, to);
        }
        return spec.parse()
                && bytes[from] == '"'
                && strings.readString(bytes, from, to)
                && number.read(strings.text(), strings.textFrom(), strings.textFrom() + strings.textLength());
    }
}
