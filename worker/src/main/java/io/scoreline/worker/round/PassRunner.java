package io.scoreline.worker.round;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.worker.dedup.DedupIndex;
import io.scoreline.worker.dedup.Fingerprint;
import io.scoreline.worker.scan.Duplicates;
import io.scoreline.worker.scan.PartitionScan;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plans and scans one partition's pass; runs on a virtual thread, which waits for the catalog and for memory while
/// files are read on the scan threads. Thread-safe.
final class PassRunner {
    /// Memory that a pass begins with; it grows with its states.
    private static final long FIRST_BYTES = 64 << 10;

    private static final Duration MEMORY_WAIT = Duration.ofSeconds(5);

    private final RoundParts parts;
    private final Map<FeatureSpec, Integer> promoted;

    PassRunner(RoundParts parts, Map<FeatureSpec, Integer> promoted) {
        this.parts = parts;
        this.promoted = promoted;
    }

    /// The pass, which the caller closes; whatever fails leaves nothing behind.
    Pass run(Goal goal, RangePace pace) throws IOException, InterruptedException {
        PartitionId partition = goal.lease().partition();
        // Verdicts before shards: a verdict leaves with the merge that drops its rows.
        List<VerdictEntry> recorded =
                goal.decides() ? List.of() : parts.catalog().verdicts(partition, goal.afterSeq(), goal.upToSeq());
        List<ShardEntry> shards = parts.catalog().shards(partition, goal.afterSeq(), goal.upToSeq());
        boolean splits = pace.isShrunk() || pace.isStopped();
        RangeCut cut = RangeCut.choose(
                shards, goal.afterSeq(), goal.upToSeq(), pace.rows(), parts.chunkBytes(), splits && !goal.decides());
        if (cut.files().isEmpty()) {
            return new Pass(goal, cut, null, null, null);
        }
        return scan(goal, cut, recorded);
    }

    private Pass scan(Goal goal, RangeCut cut, List<VerdictEntry> recorded) throws IOException, InterruptedException {
        Reservation memory = parts.budget().reserve(FIRST_BYTES, MEMORY_WAIT);
        DedupIndex.@Nullable Staging staging = null;
        @Nullable PartitionScan scan = null;
        boolean done = false;
        try {
            Duplicates rule;
            if (goal.decides()) {
                staging = goal.partition().index().stage();
                rule = new Duplicates.Decide(staging, new Fingerprint(parts.info()));
            } else {
                rule = new Duplicates.Recorded(parts.stream()
                        .onThread(() -> Verdicts.load(recorded, parts.store(), parts.arrow(), parts.budget())));
            }
            scan = new PartitionScan(
                    goal.afterSeq(),
                    cut.toSeq(),
                    goal.definitions(),
                    parts.kits(),
                    promoted,
                    rule,
                    goal.partition().erasures(),
                    memory);
            for (ShardEntry shard : cut.files()) {
                read(shard, scan);
            }
            scan.finish();
            if (staging != null) {
                staging.prepare();
            }
            done = true;
            return new Pass(goal, cut, scan, staging, memory);
        } finally {
            if (!done) {
                if (staging != null) {
                    staging.close();
                }
                if (scan != null) {
                    scan.close();
                }
                memory.close();
            }
        }
    }

    private void read(ShardEntry shard, PartitionScan scan) throws IOException, InterruptedException {
        scan.begin(shard);
        try {
            parts.stream().read(shard.path(), scan);
        } catch (IOException e) {
            throw new UnreadableShardException(shard, e);
        }
    }
}
