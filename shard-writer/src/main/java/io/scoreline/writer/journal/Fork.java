package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the file `fork` holds: behind `begin` the journal is another writer's than the one it was made for, because a
/// copy went on under that one; segments may still tell the former ids.
record Fork(long begin, WriterId writer, List<WriterId> former) {
    Fork {
        former = List.copyOf(former);
    }

    static CheckedLine line(Path journal) {
        return new CheckedLine(
                journal.resolve("fork"), "scoreline-journal-fork 1", "<position> <UUID> <former UUID> …");
    }

    /// Null when the journal has been its first writer's all along.
    static @Nullable Fork read(CheckedLine line) throws IOException {
        List<String> values = line.read();
        try {
            return values == null ? null : of(values);
        } catch (IllegalArgumentException malformed) {
            throw line.damaged(String.join(" ", values));
        }
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
