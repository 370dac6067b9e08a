package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.row.ShardNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which shards of a partition are merged together. Landing shards make level 1 when there are [#LANDING_FILES] of a
/// date; shards of a level above make the next when there are [#LEVEL_FILES]: so each row is written once for each
/// level, and a date keeps fewer than that many files of each. Landing shards of many dates are split by date when
/// there are enough of them. Large files stay as they are. A merge takes as many of a group's files as fit its memory;
/// what remains is a group again.
final class MergePlan {
    static final int LANDING_FILES = 32;
    static final int LEVEL_FILES = 16;

    /// Most bytes of inputs in one merge, which bounds its time.
    static final long MOST_BYTES = 512L << 20;

    /// A file of this size is not merged again.
    static final long LARGE_BYTES = 64L << 20;

    /// Most inputs of one merge.
    static final int MOST_FILES = 256;

    private MergePlan() {}

    /// Shards to be merged into `level`, all of one date when `dated`.
    record Group(int level, boolean dated, List<ShardEntry> inputs) {
        Group {
            inputs = List.copyOf(inputs);
        }

        Optional<ShardEntry> input(ShardPath path) {
            return inputs.stream().filter(input -> input.path().equals(path)).findFirst();
        }

        Group without(ShardEntry input) {
            return new Group(
                    level, dated, inputs.stream().filter(each -> !each.equals(input)).toList());
        }
    }

    /// Shards of one date have that day, those of many have none; those in the folder of an entity are merged with their
    /// like, all others have no folder.
    private record Key(boolean dated, int day, int level, String folder) {}

    static List<Group> of(List<ShardEntry> candidates) {
        Map<Key, List<ShardEntry>> byKey = candidates.stream()
                .filter(shard -> shard.bytes() < LARGE_BYTES)
                .collect(Collectors.groupingBy(
                        MergePlan::key,
                        () -> new TreeMap<>(Comparator.comparing(Key::dated)
                                .thenComparingInt(Key::day)
                                .thenComparingInt(Key::level)
                                .thenComparing(Key::folder)),
                        Collectors.toList()));
        List<Group> groups = new ArrayList<>();
        byKey.forEach((key, shards) -> {
            if (shards.size() >= (key.level() == 0 ? LANDING_FILES : LEVEL_FILES)) {
                cut(key.level() + 1, key.dated(), shards, groups);
            }
        });
        return groups;
    }

    /// A rewrite of one shard.
    static Group alone(ShardEntry shard) {
        return new Group(Math.max(1, shard.level()), shard.minDay() == shard.maxDay(), List.of(shard));
    }

    private static Key key(ShardEntry shard) {
        boolean dated = shard.minDay() == shard.maxDay();
        return new Key(dated, dated ? shard.minDay() : 0, shard.level(), ShardNames.entityFolder(shard.path()));
    }

    /// Smallest first: a merge does the most good with them, whatever else does not fit.
    private static void cut(int level, boolean dated, List<ShardEntry> shards, List<Group> groups) {
        List<ShardEntry> sorted = shards.stream()
                .sorted(Comparator.comparingLong(ShardEntry::bytes).thenComparingLong(ShardEntry::fromSeq))
                .toList();
        List<ShardEntry> group = new ArrayList<>();
        long bytes = 0;
        for (ShardEntry shard : sorted) {
            if (bytes + shard.bytes() > MOST_BYTES || group.size() == MOST_FILES) {
                add(level, dated, group, groups);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(shard);
            bytes += shard.bytes();
        }
        add(level, dated, group, groups);
    }

    private static void add(int level, boolean dated, List<ShardEntry> group, List<Group> groups) {
        if (group.size() >= 2) {
            groups.add(new Group(level, dated, group));
        }
    }
}
