package io.scoreline.scoring.sample;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the paths of the members of the first payloads, to propose one in place of a path that leads nowhere.
final class MemberNames {
    private static final int MAX_PAYLOADS = 1_000;
    private static final int MAX_LEVELS = 4;

    private final Seen paths;
    private int payloads;

    MemberNames(Seen paths) {
        this.paths = paths;
    }

    void look(byte[] payload) {
        int from = 0;
        while (from < payload.length && payload[from] <= ' ') {
            from++;
        }
        if (payloads < MAX_PAYLOADS && payload[from] == '{') {
            payloads++;
            collect(payload, from, payload.length, new ArrayList<>());
        }
    }

    private void collect(byte[] payload, int from, int to, List<String> above) {
        JsonCursor cursor = new JsonCursor().reset(payload, from, to);
        while (cursor.next()) {
            @Nullable String name = cursor.name();
            if (name != null && name.length() <= FeaturePath.MAX_LENGTH) {
                above.add(name);
                paths.add(new FeaturePath(above).toString());
                if (cursor.kind() == JsonKind.OBJECT && above.size() < MAX_LEVELS) {
                    collect(payload, cursor.valueFrom(), cursor.valueTo(), above);
                }
                above.removeLast();
            }
        }
    }
}
