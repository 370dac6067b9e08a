package io.scoreline.writer.row;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.security.SecureRandom;
import java.time.LocalDate;

/// Paths of event shards, in Hive style: `events/date=YYYY-MM-DD/partition=NN/<level>-<origin>-<16 random hex
/// digits>.parquet`.
public final class ShardNames {
    private static final SecureRandom RANDOM = new SecureRandom();

    private ShardNames() {}

    /// `origin` tells who wrote it: writer and epoch, or the lease's epoch.
    public static ShardPath dated(int day, PartitionId partition, int level, String origin) {
        return path(LocalDate.ofEpochDay(day).toString(), partition, level, origin);
    }

    /// For a file with events of many dates.
    public static ShardPath undated(PartitionId partition, int level, String origin) {
        return path("__HIVE_DEFAULT_PARTITION__", partition, level, origin);
    }

    /// 64 random bits in hex: names are never used twice.
    public static String random() {
        return String.format("%016x", RANDOM.nextLong());
    }

    private static ShardPath path(String date, PartitionId partition, int level, String origin) {
        return new ShardPath(String.format(
                "events/date=%s/partition=%02d/%d-%s-%s.parquet", date, partition.value(), level, origin, random()));
    }
}
