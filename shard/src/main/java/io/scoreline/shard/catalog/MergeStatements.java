package io.scoreline.shard.catalog;

import io.scoreline.shard.catalog.MergeCommit.Output;
import io.scoreline.shard.store.ShardPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Merges of event shards, and files that are no longer live.
final class MergeStatements {
    private final Database database;

    MergeStatements(Database database) {
        this.database = database;
    }

    boolean commit(MergeCommit commit, Duration grace) {
        check(commit);
        List<Output> outputs = commit.outputs();
        List<Map.Entry<Long, Long>> erased = List.copyOf(commit.erasedRows().entrySet());
        return database.writeOne(
                "commitMerge",
                "SELECT commit_merge(?, ?, ?, ?::interval, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS committed",
                p -> p.add(commit.partition().value())
                        .add(commit.epoch())
                        .longs(commit.inputs(), Long::longValue)
                        .add(grace)
                        .ints(outputs, Output::level)
                        .longs(outputs, Output::fromSeq)
                        .longs(outputs, Output::toSeq)
                        .ints(outputs, output -> output.shard().minDay())
                        .ints(outputs, output -> output.shard().maxDay())
                        .texts(outputs, output -> output.shard().file().path().value())
                        .texts(outputs, output -> output.shard().file().sha256())
                        .longs(outputs, output -> output.shard().rows())
                        .longs(outputs, output -> output.shard().file().bytes())
                        .longs(outputs, output -> output.shard().minTsMicros())
                        .longs(outputs, output -> output.shard().maxTsMicros())
                        .add(commit.erasedSeq())
                        .longs(erased, Map.Entry::getKey)
                        .longs(erased, Map.Entry::getValue)
                        .add(commit.expiredRows()),
                row -> row.flag("committed"));
    }

    boolean lease(String name, UUID process, Duration lease) {
        return database.update(
                        "mergeLease",
                        """
                        INSERT INTO merge_lease AS l (name, owner, lease_until)
                        VALUES (?, ?, clock_timestamp() + ?::interval)
                        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
                        WHERE l.owner = excluded.owner OR l.lease_until <= clock_timestamp()
                        """,
                        p -> p.add(name).add(process).add(lease))
                > 0;
    }

    List<GarbageEntry> due(String prefix, int most) {
        return database.query(
                "dueGarbage",
                "SELECT path FROM garbage WHERE delete_after <= now() AND starts_with(path, ?) ORDER BY delete_after LIMIT ?",
                p -> p.add(prefix).add(most),
                row -> new GarbageEntry(row.path()));
    }

    void moved(ShardPath from, ShardPath to, Duration grace) {
        database.write(
                "garbageMoved",
                "SELECT move_garbage(?, ?, ?::interval)",
                p -> p.add(from.value()).add(to.value()).add(grace),
                _ -> true);
    }

    void deleted(ShardPath path) {
        database.update("garbageDeleted", "DELETE FROM garbage WHERE path = ?", p -> p.add(path.value()));
    }

    private static void check(MergeCommit commit) {
        for (Output output : commit.outputs()) {
            if (!output.shard().partition().equals(commit.partition()) || output.level() < 1) {
                throw new IllegalArgumentException("merge of partition " + commit.partition().value()
                        + ": expected outputs of the partition with level 1 or more, found " + output);
            }
        }
    }
}
