package io.scoreline.worker.lease;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Lease;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The partitions held now. Thread-safe.
public final class HeldPartitions {
    private final Map<PartitionId, HeldPartition> held = new TreeMap<>();

    /// By partition number.
    public synchronized List<HeldPartition> all() {
        return new ArrayList<>(held.values());
    }

    public synchronized int size() {
        return held.size();
    }

    /// Those ready for a round, each entered: the caller leaves them.
    public List<HeldPartition> enter() {
        return all().stream().filter(HeldPartition::enter).toList();
    }

    public synchronized void drop(HeldPartition partition) {
        held.remove(partition.partition(), partition);
        partition.drop();
    }

    /// The claim of a partition that was not held under this epoch; null when it was.
    synchronized @Nullable HeldPartition adopt(Lease lease) {
        HeldPartition before = held.get(lease.partition());
        if (before != null) {
            if (before.lease().epoch() == lease.epoch()) {
                return null;
            }
            drop(before);
        }
        HeldPartition adopted = new HeldPartition(lease);
        held.put(lease.partition(), adopted);
        return adopted;
    }

    /// Drops all but these; answers the dropped.
    synchronized List<HeldPartition> retain(Collection<PartitionId> partitions) {
        List<HeldPartition> lost =
                all().stream().filter(p -> !partitions.contains(p.partition())).toList();
        lost.forEach(this::drop);
        return lost;
    }
}
