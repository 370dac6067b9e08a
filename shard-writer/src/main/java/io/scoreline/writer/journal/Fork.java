package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What the file `fork` holds: behind `begin` the journal is another writer's than the one it was made for, because a
/// copy went on under that one; segments may still tell the former ids.
record Fork(long begin, WriterId writer, List<WriterId> former) {
    Fork {
        former = List.copyOf(former);
    }

    List<String> values() {
        List<String> values = new ArrayList<>();
        values.add(Long.toString(begin));
        values.add(writer.value().toString());
        former.forEach(id -> values.add(id.value().toString()));
        return values;
    }

    /// [IllegalArgumentException] when they are not a fork's.
    static Fork of(List<String> values) {
        List<WriterId> ids = values.stream()
                .skip(1)
                .map(id -> new WriterId(UUID.fromString(id)))
                .toList();
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a fork without a writer");
        }
        return new Fork(Long.parseLong(values.getFirst()), ids.getFirst(), ids.subList(1, ids.size()));
    }
}
