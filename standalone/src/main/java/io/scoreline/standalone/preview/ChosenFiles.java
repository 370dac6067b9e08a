package io.scoreline.standalone.preview;

import io.scoreline.scoring.feature.EventTime;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.standalone.client.FileList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The live files that hold events of the last while before the newest event, each whole, and the verdicts on them.
/// Immutable.
public final class ChosenFiles {
    private final FileList all;
    private final long newestMicros;
    private final Map<Integer, List<ShardEntry>> byPartition;

    private ChosenFiles(FileList all, long newestMicros, List<ShardEntry> chosen) {
        this.all = all;
        this.newestMicros = newestMicros;
        this.byPartition = chosen.stream()
                .collect(Collectors.groupingBy(shard -> shard.partition().value(), TreeMap::new, Collectors.toList()));
    }

    public static ChosenFiles of(FileList all, Duration last) {
        List<ShardEntry> shards = all.events().stream().map(ChosenFiles::shard).toList();
        long newest = shards.stream().mapToLong(ShardEntry::maxTsMicros).max().orElse(0);
        long from = newest - last.toNanos() / 1_000;
        return new ChosenFiles(
                all,
                newest,
                shards.stream().filter(shard -> shard.maxTsMicros() >= from).toList());
    }

    private static ShardEntry shard(FileList.Events file) {
        long least = EventTime.parseMicros(file.minTs());
        long most = EventTime.parseMicros(file.maxTs());
        return new ShardEntry(
                0,
                new PartitionId(file.partition()),
                file.level(),
                file.fromSeq(),
                file.toSeq(),
                0,
                0,
                new ShardPath(file.name()),
                file.rows(),
                file.bytes(),
                "",
                least,
                most,
                Instant.parse(file.registeredAt()));
    }

    Map<Integer, List<ShardEntry>> byPartition() {
        return byPartition;
    }

    List<VerdictEntry> verdicts(int partition) {
        return all.verdicts().stream()
                .filter(verdict -> verdict.partition() == partition)
                .map(verdict -> new VerdictEntry(
                        new PartitionId(partition),
                        verdict.fromSeq(),
                        verdict.toSeq(),
                        new ShardPath(verdict.name())))
                .toList();
    }

    Erasures erasures() {
        return Erasures.of(all.erased());
    }

    long seq() {
        return all.seq();
    }

    /// Time of the newest event of the store.
    public long newestMicros() {
        return newestMicros;
    }

    public int files() {
        return byPartition.values().stream().mapToInt(List::size).sum();
    }

    public long rows() {
        return byPartition.values().stream()
                .flatMap(List::stream)
                .mapToLong(ShardEntry::rows)
                .sum();
    }
}
