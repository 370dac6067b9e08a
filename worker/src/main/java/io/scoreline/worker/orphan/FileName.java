package io.scoreline.worker.orphan;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who wrote a file, as its path says.
sealed interface FileName {
    /// An event shard of the sealer.
    record Landing(String writerPrefix, long epoch) implements FileName {}

    /// A merged event shard or a verdict: of whoever held the partition under this epoch.
    record OfLease(PartitionId partition, long epoch) implements FileName {}

    record ScoreShard() implements FileName {}

    record MergedScores() implements FileName {}

    record Base() implements FileName {}

    /// A name that nothing here gives.
    record Foreign() implements FileName {}

    static FileName of(ShardPath path) {
        String value = path.value();
        Matcher landing = Patterns.LANDING.matcher(value);
        if (landing.matches()) {
            return new Landing(landing.group(1), Long.parseLong(landing.group(2)));
        }
        Matcher entity = Patterns.ENTITY.matcher(value);
        Matcher leased = entity.matches() ? entity : Patterns.LEASED.matcher(value);
        if (leased.matches()) {
            PartitionId partition = new PartitionId(Integer.parseInt(leased.group(1)));
            return new OfLease(partition, Long.parseLong(leased.group(2)));
        }
        if (Patterns.BASE.matcher(value).matches()) {
            return new Base();
        }
        if (Patterns.MERGED_SCORES.matcher(value).matches()) {
            return new MergedScores();
        }
        return Patterns.SCORE_SHARD.matcher(value).matches() ? new ScoreShard() : new Foreign();
    }

    /// Numbers have no more digits than always fit.
    final class Patterns {
        private static final String EVENTS = "events/date=[^/]+/partition=(?:0*)";
        private static final Pattern LANDING =
                Pattern.compile(EVENTS + "\\d{1,6}/0-([0-9a-f]{8})-(\\d{1,18})-[0-9a-f]{16}\\.parquet");
        private static final Pattern LEASED = Pattern.compile(
                "(?:events/date=[^/]+|verdicts)/partition=(\\d{1,6})/(?:[1-9]\\d{0,2}-)?(\\d{1,18})-[0-9a-f]{16}\\.parquet");
        private static final Pattern ENTITY = Pattern.compile(
                "events/date=[^/]+/(?:tenant=[^/]+/)?entity_key=[^/]+/[1-9]\\d{0,2}-(\\d{1,6})-(\\d{1,18})-[0-9a-f]{16}\\.parquet");
        private static final Pattern SCORE_SHARD =
                Pattern.compile("scores/.+/v\\d+/[0-9a-f]{8}-[0-9a-f-]{36}\\.parquet");
        private static final Pattern MERGED_SCORES =
                Pattern.compile("scores/.+/v\\d+/merged-[0-9a-f-]{36}\\.parquet");
        private static final Pattern BASE = Pattern.compile("scores/.+/v\\d+/base-[0-9a-f-]{36}\\.parquet");

        private Patterns() {}
    }
}
