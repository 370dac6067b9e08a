package io.scoreline.worker.round;

import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.dedup.DedupIndex;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.scan.PartitionScan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One partition's part of a round, scanned and not yet committed. Closing it gives its memory back and forgets the ids
/// that it staged, if they were not applied. Not thread-safe.
final class Pass implements AutoCloseable {
    private final Goal goal;
    private final RangeCut cut;
    private final @Nullable PartitionScan scan;
    private final DedupIndex.@Nullable Staging staging;
    private final @Nullable Reservation memory;
    private @Nullable PublishedFile verdict;

    Pass(
            Goal goal,
            RangeCut cut,
            @Nullable PartitionScan scan,
            DedupIndex.@Nullable Staging staging,
            @Nullable Reservation memory) {
        this.goal = goal;
        this.cut = cut;
        this.scan = scan;
        this.staging = staging;
        this.memory = memory;
    }

    /// A pass over a range without files.
    static Pass empty(Goal goal) {
        return new Pass(goal, new RangeCut(List.of(), goal.upToSeq()), null, null, null);
    }

    Goal goal() {
        return goal;
    }

    long toSeq() {
        return cut.toSeq();
    }

    Optional<PartitionScan> scan() {
        return Optional.ofNullable(scan);
    }

    int files() {
        return cut.files().size();
    }

    List<ShardPath> paths() {
        return cut.files().stream().map(ShardEntry::path).toList();
    }

    long rows() {
        return scan == null ? 0 : scan.rows();
    }

    long bytes() {
        return cut.files().stream().mapToLong(ShardEntry::bytes).sum();
    }

    long duplicates() {
        return scan == null ? 0 : scan.duplicates().size();
    }

    /// When the newest of its files was registered.
    Optional<Instant> newestRegistered() {
        return cut.files().stream().map(ShardEntry::registeredAt).max(Instant::compareTo);
    }

    void verdict(PublishedFile file) {
        verdict = file;
    }

    RoundCommit.PartitionMove partitionMove() {
        long decided = goal.lease().decidedSeq();
        return new RoundCommit.PartitionMove(
                goal.lease().partition(),
                goal.lease().epoch(),
                decided,
                goal.decides() ? toSeq() : decided,
                verdict,
                goal.decides() ? duplicates() : 0);
    }

    List<RoundCommit.DefinitionMove> definitionMoves() {
        List<RoundCommit.DefinitionMove> moves = new ArrayList<>();
        List<LiveDefinition> definitions = goal.definitions();
        for (int d = 0; d < definitions.size(); d++) {
            long scored = scan == null ? 0 : scan.counts(d).scored;
            long ignored = scan == null ? 0 : scan.counts(d).ignored;
            long invalid = scan == null ? 0 : scan.counts(d).invalid;
            moves.add(new RoundCommit.DefinitionMove(
                    definitions.get(d).id(),
                    goal.lease().partition(),
                    goal.afterSeq(),
                    toSeq(),
                    scored,
                    ignored,
                    invalid,
                    duplicates()));
        }
        return moves;
    }

    /// The commit happened.
    void committed() {
        if (staging != null) {
            staging.apply();
        }
    }

    @Override
    public void close() {
        if (staging != null) {
            staging.close();
        }
        if (scan != null) {
            scan.close();
        }
        if (memory != null) {
            memory.close();
        }
    }
}
