package io.scoreline.api.ingest;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads events from any JSON objects by a [Mapping]. Of duplicate keys the last counts, as in payloads.
final class MappedReader implements EventReader {
    private final JsonCursor cursor = new JsonCursor();
    private final Map<RawEvent.Field, FeaturePath> paths = new EnumMap<>(RawEvent.Field.class);
    private final Map<RawEvent.Field, byte[][]> members = new EnumMap<>(RawEvent.Field.class);
    private final boolean hasTs;

    MappedReader(Mapping mapping) {
        add(RawEvent.Field.ENTITY, mapping.entity());
        add(RawEvent.Field.TS, mapping.ts());
        add(RawEvent.Field.ID, mapping.id());
        add(RawEvent.Field.TYPE, mapping.type());
        hasTs = mapping.ts() != null;
    }

    private void add(RawEvent.Field field, @Nullable FeaturePath path) {
        if (path != null) {
            paths.put(field, path);
            byte[][] names = path.members().stream()
                    .map(member -> member.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            members.put(field, names);
        }
    }

    @Override
    public @Nullable Refusal read(byte[] bytes, int from, int to, RawEvent into) {
        into.reset(bytes);
        members.forEach((field, names) -> find(bytes, from, to, names, field, into));
        into.set(RawEvent.Field.PAYLOAD, JsonKind.OBJECT, from, to);
        return null;
    }

    private void find(byte[] bytes, int from, int to, byte[][] names, RawEvent.Field field, RawEvent into) {
        int begin = from;
        int end = to;
        JsonKind kind = JsonKind.OBJECT;
        for (byte[] name : names) {
            if (kind != JsonKind.OBJECT) {
                return;
            }
            cursor.reset(bytes, begin, end);
            boolean found = false;
            while (cursor.next()) {
                if (cursor.nameIs(name)) {
                    found = true;
                    kind = cursor.kind();
                    begin = cursor.valueFrom();
                    end = cursor.valueTo();
                }
            }
            if (!found) {
                return;
            }
        }
        into.set(field, kind, begin, end);
    }

    @Override
    public String nameOf(RawEvent.Field field) {
        FeaturePath path = paths.get(field);
        return path == null ? field.key() : path.toString();
    }

    @Override
    public boolean acceptsIntegers() {
        return true;
    }

    @Override
    public boolean requiresTs() {
        return hasTs;
    }
}
