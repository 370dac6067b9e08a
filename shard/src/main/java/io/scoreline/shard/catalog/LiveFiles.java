package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.util.List;
import java.util.Map;

/// Every live file at one moment: events registered up to `heads().events()`, their duplicates as far as they are decided, and scores up to `heads().scores()`.
public record LiveFiles(FeedHeads heads, List<ShardEntry> events, List<Verdict> verdicts, List<Scores> scores) {
    public LiveFiles {
        events = List.copyOf(events);
        verdicts = List.copyOf(verdicts);
        scores = List.copyOf(scores);
    }

    /// What files are for.
    public enum Kind {
        EVENTS,
        VERDICTS,
        SCORES
    }

    /// A file with the duplicates among landing seqs (fromSeq, toSeq] of a partition.
    public record Verdict(
            PartitionId partition,
            long fromSeq,
            long toSeq,
            ShardPath path,
            long duplicates,
            long bytes,
            String sha256) {}

    /// A score shard of a live definition, or its base, which stands for all score shards up to `seq`. `doneSeqs`: the event seq up to which each of its partitions is scored in it.
    public record Scores(
            DefinitionKey definition,
            boolean base,
            long seq,
            Map<Integer, Long> doneSeqs,
            ShardPath path,
            long rows,
            long bytes,
            String sha256) {
        public Scores {
            doneSeqs = Map.copyOf(doneSeqs);
        }
    }

    /// How many files there are.
    public int size() {
        return events.size() + verdicts.size() + scores.size();
    }
}
