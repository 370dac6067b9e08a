package io.scoreline.standalone.client;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.erasure.Tombstone;
import io.scoreline.standalone.json.JsonDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The live files of events at one moment, the verdicts on them, and tombstones of entities of which rows may be left in them; paths are absolute, names those below the data directory. `at` and `seq` say which
/// moment.
public record FileList(String at, long seq, Path dataDirectory, List<Events> events, List<Verdict> verdicts, List<Tombstone> erased) {
    public FileList {
        events = List.copyOf(events);
        verdicts = List.copyOf(verdicts);
        erased = List.copyOf(erased);
    }

    /// An event shard; one of level 0 has one seq.
    public record Events(
            Path path,
            String name,
            int level,
            long fromSeq,
            long toSeq,
            int partition,
            long rows,
            long bytes,
            String minTs,
            String maxTs,
            String registeredAt) {}

    /// A file that names `rows` duplicates among landing seqs (fromSeq, toSeq] of a partition.
    public record Verdict(Path path, String name, int partition, long fromSeq, long toSeq, long rows) {}

    static FileList of(JsonDocument json) {
        Path root = Path.of(required(json.text("dataDirectory"))).toAbsolutePath().normalize();
        return new FileList(
                required(json.text("at")),
                required(json.object("seq").flatMap(seq -> seq.whole("events"))),
                root,
                json.objects("events").stream()
                        .map(file -> events(root, file))
                        .toList(),
                json.objects("verdicts").stream()
                        .map(file -> verdict(root, file))
                        .toList(),
                json.objects("erased").stream().map(FileList::tombstone).toList());
    }

    private static Tombstone tombstone(JsonDocument json) {
        return new Tombstone(
                json.text("tenant").orElse(""),
                required(json.text("entity")),
                new PartitionId(required(json.whole("partition")).intValue()),
                required(json.whole("seq")));
    }

    private static Verdict verdict(Path root, JsonDocument file) {
        String name = required(file.text("path"));
        return new Verdict(
                root.resolve(name),
                name,
                required(file.whole("partition")).intValue(),
                required(file.whole("fromSeq")),
                required(file.whole("toSeq")),
                required(file.whole("rows")));
    }

    private static Events events(Path root, JsonDocument file) {
        String name = required(file.text("path"));
        return new Events(
                root.resolve(name),
                name,
                required(file.whole("level")).intValue(),
                required(file.whole("fromSeq")),
                required(file.whole("toSeq")),
                required(file.whole("partition")).intValue(),
                required(file.whole("rows")),
                required(file.whole("bytes")),
                required(file.text("minTs")),
                required(file.text("maxTs")),
                required(file.text("registeredAt")));
    }

    private static <T> T required(Optional<T> member) {
        return member.orElseThrow(
                () -> new IllegalArgumentException("/v1/files: expected the answer of this release's server"));
    }

    public long rows() {
        return events.stream().mapToLong(Events::rows).sum();
    }

    public long bytes() {
        return events.stream().mapToLong(Events::bytes).sum();
    }
}
