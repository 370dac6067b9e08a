package io.scoreline.scoring.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import io.scoreline.scoring.json.JsonNumber;
import java.util.EnumMap;
import java.util.Map;

/// Counts what one feature finds. Whether a value counts is the extractor's word; why not is looked up here.
final class FeatureTally {
    private static final int MAX_EXAMPLE = 40;

    private final Feature feature;
    private final int column;
    private final Map<JsonKind, Long> otherKinds = new EnumMap<>(JsonKind.class);
    private final JsonNumber number = new JsonNumber();
    private String example = "";
    private long events;
    private long missing;
    private long absent;
    private long nulls;
    private long blocked;
    private long unfit;
    private long stringsOfNumbers;
    private long stringsOfBools;
    private long wholeNumbers;

    FeatureTally(Feature feature, int column) {
        this.feature = feature;
        this.column = column;
    }

    void count(EventBlock block, int row, byte[] payload) {
        events++;
        if (!block.features().get(column).isMissing(row)) {
            return;
        }
        missing++;
        RawValue value = RawValue.at(feature.spec().path(), payload);
        switch (value.kind()) {
            case null -> countNothing(value);
            case NULL -> nulls++;
            case OBJECT, ARRAY, STRING, NUMBER, TRUE, FALSE -> countUnread(value, value.kind(), payload);
        }
    }

    private void countNothing(RawValue value) {
        if (value.blocked()) {
            blocked++;
        } else {
            absent++;
        }
    }

    private void countUnread(RawValue value, JsonKind kind, byte[] payload) {
        if (example.isEmpty()) {
            String text = new String(payload, value.from(), value.to() - value.from(), UTF_8);
            example = text.length() > MAX_EXAMPLE ? text.substring(0, MAX_EXAMPLE) + "…" : text;
        }
        if (kind == JsonKind.NUMBER) {
            number.read(payload, value.from(), value.to());
            wholeNumbers += number.isLong() ? 1 : 0;
        } else if (kind == JsonKind.STRING) {
            countString(value, payload);
        }
        if (reads(kind)) {
            unfit++;
        } else {
            otherKinds.merge(kind == JsonKind.FALSE ? JsonKind.TRUE : kind, 1L, Long::sum);
        }
    }

    private void countString(RawValue value, byte[] payload) {
        JsonCursor text = new JsonCursor();
        if (!text.readString(payload, value.from(), value.to())) {
            return;
        }
        int to = text.textFrom() + text.textLength();
        boolean numeric = number.read(text.text(), text.textFrom(), to)
                && (feature.spec().type() != FeatureType.LONG || number.isLong());
        stringsOfNumbers += numeric ? 1 : 0;
        String word = new String(text.text(), text.textFrom(), text.textLength(), UTF_8);
        stringsOfBools += word.equals("true") || word.equals("false") ? 1 : 0;
    }

    /// Whether the feature reads values of this kind at all.
    private boolean reads(JsonKind kind) {
        return switch (feature.spec().type()) {
            case DOUBLE, LONG -> kind == JsonKind.NUMBER || (feature.spec().parse() && kind == JsonKind.STRING);
            case BOOL -> kind == JsonKind.TRUE || kind == JsonKind.FALSE;
            case STRING -> kind == JsonKind.STRING;
            case TIMESTAMP -> kind == JsonKind.STRING || kind == JsonKind.NUMBER;
        };
    }

    FeatureSample sample() {
        return new FeatureSample(feature, events, missing, absent, nulls, blocked, unfit, otherKinds);
    }

    Feature feature() {
        return feature;
    }

    /// The first value that was not read, as it stands in its payload, cut short.
    String example() {
        return example;
    }

    /// Unread strings that `parse` would read.
    long stringsOfNumbers() {
        return stringsOfNumbers;
    }

    long stringsOfBools() {
        return stringsOfBools;
    }

    /// Unread numbers that a long would hold.
    long wholeNumbers() {
        return wholeNumbers;
    }
}
