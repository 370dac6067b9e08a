package io.scoreline.scoring.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for what lies at a path of a payload, whatever its type: for a value that was missing this tells one of the
/// wrong type from none. As in extraction, of duplicate keys the last counts. Not thread-safe.
final class PayloadProbe {
    private static final int LONGEST_TEXT = 80;

    private final List<byte[]> members;
    private final JsonCursor cursor = new JsonCursor();

    PayloadProbe(FeaturePath path) {
        members = path.members().stream().map(member -> member.getBytes(UTF_8)).toList();
    }

    /// The value's JSON, cut where it is long; null when there is none, or null itself.
    @Nullable String find(byte[] payload, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && payload[start] <= ' ') {
            start++;
        }
        for (byte[] member : members) {
            if (start == end || payload[start] != '{') {
                return null;
            }
            int found = -1;
            int foundEnd = -1;
            JsonKind kind = JsonKind.NULL;
            cursor.reset(payload, start, end);
            while (cursor.next()) {
                if (cursor.nameIs(member)) {
                    found = cursor.valueFrom();
                    foundEnd = cursor.valueTo();
                    kind = cursor.kind();
                }
            }
            if (found < 0 || kind == JsonKind.NULL) {
                return null;
            }
            start = found;
            end = foundEnd;
        }
        return text(payload, start, end);
    }

    private static String text(byte[] payload, int from, int to) {
        String text = new String(payload, from, Math.min(to - from, 4 * LONGEST_TEXT), UTF_8);
        return text.length() > LONGEST_TEXT ? text.substring(0, text.offsetByCodePoints(0, keep(text))) + "…" : text;
    }

    private static int keep(String text) {
        return Math.min(LONGEST_TEXT, text.codePointCount(0, text.length()) - 1);
    }
}
