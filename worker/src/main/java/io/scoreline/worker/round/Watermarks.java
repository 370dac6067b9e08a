package io.scoreline.worker.round;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Progress;
import io.scoreline.worker.scan.LiveDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How far each definition is in each partition, as of the last read or commit. Not thread-safe.
final class Watermarks {
    private final Map<Key, Long> done = new HashMap<>();

    void replace(List<Progress> progress) {
        done.clear();
        progress.forEach(row -> done.put(new Key(row.definitionId(), row.partition()), row.doneSeq()));
    }

    long done(int definitionId, PartitionId partition) {
        return done.getOrDefault(new Key(definitionId, partition), 0L);
    }

    void moved(int definitionId, PartitionId partition, long to) {
        done.put(new Key(definitionId, partition), to);
    }

    /// What every one of these definitions has scored, and not beyond `decidedSeq`.
    long safe(List<LiveDefinition> definitions, PartitionId partition, long decidedSeq) {
        return definitions.stream()
                .mapToLong(definition -> done(definition.id(), partition))
                .reduce(decidedSeq, Math::min);
    }

    private record Key(int definitionId, PartitionId partition) {}
}
