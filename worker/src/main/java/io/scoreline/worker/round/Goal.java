package io.scoreline.worker.round;

import io.scoreline.shard.catalog.Lease;
import io.scoreline.worker.lease.HeldPartition;
import io.scoreline.worker.scan.LiveDefinition;
import java.util.List;
import java.util.Optional;

/// What a partition should do next: bring a group of definitions from `afterSeq` towards `upToSeq`, and, when it
/// decides, the duplicates with them.
record Goal(
        HeldPartition partition,
        Lease lease,
        boolean decides,
        long afterSeq,
        long upToSeq,
        List<LiveDefinition> definitions) {
    Goal {
        definitions = List.copyOf(definitions);
    }

    /// New events: all definitions that have scored whatever is decided go on together. One that began at the feed's
    /// head is ahead for a moment; it is met, not passed.
    static Optional<Goal> live(
            HeldPartition partition, long head, List<LiveDefinition> all, Watermarks marks, RangePace pace) {
        Lease lease = partition.lease();
        long decided = lease.decidedSeq();
        long upTo = Math.min(head, pace.lastReadable(decided));
        List<LiveDefinition> abreast = all.stream()
                .filter(definition -> marks.done(definition.id(), lease.partition()) == decided)
                .toList();
        long ahead = all.stream()
                .mapToLong(definition -> marks.done(definition.id(), lease.partition()))
                .filter(done -> done > decided)
                .min()
                .orElse(Long.MAX_VALUE);
        upTo = Math.min(upTo, ahead);
        return upTo > decided
                ? Optional.of(new Goal(partition, lease, true, decided, upTo, abreast))
                : Optional.empty();
    }

    /// Events long decided: the definitions that are furthest behind follow, up to the next ones or to what is decided.
    static Optional<Goal> catchUp(
            HeldPartition partition, List<LiveDefinition> all, Watermarks marks, RangePace pace) {
        Lease lease = partition.lease();
        long decided = lease.decidedSeq();
        long lowest = marks.safe(all, lease.partition(), decided);
        if (lowest == decided) {
            return Optional.empty();
        }
        List<LiveDefinition> group = all.stream()
                .filter(definition -> marks.done(definition.id(), lease.partition()) == lowest)
                .toList();
        long next = all.stream()
                .mapToLong(definition -> marks.done(definition.id(), lease.partition()))
                .filter(done -> done > lowest)
                .reduce(decided, Math::min);
        long upTo = Math.min(next, pace.lastReadable(lowest));
        return upTo > lowest ? Optional.of(new Goal(partition, lease, false, lowest, upTo, group)) : Optional.empty();
    }
}
