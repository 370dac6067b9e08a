package io.scoreline.api.table;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.TailEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The end of the event feed that some served table does not include yet, partition by partition. For the follower's thread alone.
final class FeedTail {
    private static final int PAGE = 1_000;
    /// While more than this waits, the newest are left out: lag stays right, and the number of pending events is a lower bound.
    private static final int MAX_WAITING = 100_000;

    private final List<Partition> partitions = new ArrayList<>();
    private boolean begun;
    private long seen;
    private int waiting;

    FeedTail(int count) {
        for (int i = 0; i < count; i++) {
            partitions.add(new Partition(new PartitionId(i)));
        }
    }

    /// Takes in what is registered up to the head, and lets go of what all tables include.
    void update(Catalog catalog, Collection<ServedDefinition> served, long head) {
        if (begun) {
            extend(catalog, head);
        } else {
            begin(head);
        }
        for (Partition partition : partitions) {
            long needed = least(served, partition.id.value(), seen);
            if (needed < partition.completeFrom) {
                refill(catalog, partition, needed);
            }
            trim(partition, needed);
        }
    }

    private void begin(long head) {
        begun = true;
        seen = head;
        partitions.forEach(partition -> partition.completeFrom = head);
    }

    private static long least(Collection<ServedDefinition> served, int partition, long otherwise) {
        return served.stream()
                .mapToLong(definition -> definition.table().watermark(partition))
                .min()
                .orElse(otherwise);
    }

    /// A table has come that is behind what was let go: what it lacks is read again, landing shards and merged ones.
    private void refill(Catalog catalog, Partition partition, long from) {
        waiting -= partition.waiting.size();
        partition.waiting.clear();
        for (ShardEntry shard : catalog.shards(partition.id, from, seen)) {
            add(partition, new Waiting(shard.toSeq(), shard.registeredAt().toEpochMilli(), shard.rows()));
            partition.newest = Math.max(partition.newest, shard.toSeq());
        }
        partition.completeFrom = from;
    }

    private void extend(Catalog catalog, long head) {
        long at = seen;
        while (at < head && waiting < MAX_WAITING) {
            List<TailEntry> page = catalog.tail(at, PAGE);
            for (TailEntry entry : page) {
                Partition partition = partitions.get(entry.partition().value());
                add(partition, new Waiting(entry.seq(), entry.registeredAt().toEpochMilli(), entry.rows()));
                partition.newest = entry.seq();
                at = entry.seq();
            }
            if (page.size() < PAGE) {
                at = Math.max(at, head);
            }
        }
        seen = at;
    }

    private void add(Partition partition, Waiting entry) {
        partition.waiting.add(entry);
        waiting++;
    }

    private void trim(Partition partition, long upTo) {
        int before = partition.waiting.size();
        partition.waiting.removeIf(entry -> entry.seq() <= upTo);
        waiting -= before - partition.waiting.size();
        partition.completeFrom = upTo;
    }

    /// The feed seq up to which this knows everything.
    long seen() {
        return seen;
    }

    boolean isEmpty() {
        return waiting == 0;
    }

    long pendingEvents() {
        long rows = 0;
        for (Partition partition : partitions) {
            for (Waiting entry : partition.waiting) {
                rows += entry.rows();
            }
        }
        return rows;
    }

    /// For each partition when the oldest shard above the table's watermark was registered, in epoch milliseconds; [Long#MAX_VALUE] when there is none.
    List<Long> oldestAbove(ScoreTable table) {
        List<Long> oldest = new ArrayList<>(partitions.size());
        for (Partition partition : partitions) {
            long watermark = table.watermark(partition.id.value());
            long millis = Long.MAX_VALUE;
            for (Waiting entry : partition.waiting) {
                if (entry.seq() > watermark) {
                    millis = Math.min(millis, entry.registeredAtMillis());
                }
            }
            oldest.add(millis);
        }
        return oldest;
    }

    /// For each partition the newest landing shard's seq seen.
    List<Long> newest() {
        return partitions.stream().map(partition -> partition.newest).toList();
    }

    private record Waiting(long seq, long registeredAtMillis, long rows) {}

    private static final class Partition {
        final PartitionId id;
        final List<Waiting> waiting = new ArrayList<>();
        /// All shards above this and up to [#seen] are in `waiting`.
        long completeFrom;
        long newest;

        Partition(PartitionId id) {
            this.id = id;
        }
    }
}
