package io.scoreline.standalone.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.feature.EventTime;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a sample holds in one member of its lines. Not thread-safe.
final class MemberShape {
    private static final int MAX_DISTINCT = 1_000;
    private static final int MAX_EXAMPLE = 40;

    /// Numbers that are times of our days: seconds, milliseconds or microseconds from 2000 to 2100.
    private static final long FROM_MICROS = 946_684_800_000_000L;

    private static final long TO_MICROS = 4_102_444_800_000_000L;

    private final String name;
    private final Set<String> values = new HashSet<>();
    private String example = "";
    private long events;
    private long strings;
    private long numbers;
    private long wholes;
    private long times;

    MemberShape(String name) {
        this.name = name;
    }

    void count(JsonCursor cursor, byte[] line) {
        events++;
        String text = new String(line, cursor.valueFrom(), cursor.valueTo() - cursor.valueFrom(), UTF_8);
        if (cursor.kind() == JsonKind.STRING) {
            strings++;
            times += isTime(EventTime.readMicros(line, cursor.valueFrom() + 1, text.length() - 2)) ? 1 : 0;
        } else if (cursor.kind() == JsonKind.NUMBER) {
            numbers++;
            wholes += cursor.number().isLong() ? 1 : 0;
            times += isTime(EventTime.readEpoch(cursor.number())) ? 1 : 0;
        }
        if (example.isEmpty()) {
            example = text.length() > MAX_EXAMPLE ? text.substring(0, MAX_EXAMPLE) + "…" : text;
        }
        if (values.size() < MAX_DISTINCT) {
            values.add(text);
        }
    }

    private static boolean isTime(long micros) {
        return micros >= FROM_MICROS && micros < TO_MICROS;
    }

    String name() {
        return name;
    }

    /// As a path in a definition or on the command line.
    String path() {
        return new FeaturePath(List.of(name)).toString();
    }

    String example() {
        return example;
    }

    long events() {
        return events;
    }

    int distinct() {
        return values.size();
    }

    String distinctText() {
        return String.format(Locale.ROOT, "%,d%s", values.size(), values.size() == MAX_DISTINCT ? " or more" : "");
    }

    boolean isText() {
        return strings == events;
    }

    boolean isNumber() {
        return numbers == events;
    }

    boolean isWhole() {
        return wholes == events;
    }

    boolean isTime() {
        return times == events;
    }

    String kind() {
        if (isTime()) {
            return isText() ? "time" : "number (a time?)";
        }
        return isText() ? "string" : isWhole() ? "long" : isNumber() ? "double" : "other or mixed";
    }
}
