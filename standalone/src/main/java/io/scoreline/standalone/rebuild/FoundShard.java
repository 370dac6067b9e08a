package io.scoreline.standalone.rebuild;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.row.EventFooter;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An event file as its footer describes it. `positions` are those of a writer's journal for a landing shard, landing seqs for a merged one; `garbage` when it lies among the garbage.
record FoundShard(
        ShardPath path,
        boolean garbage,
        Instant modified,
        long bytes,
        long rows,
        PartitionId partition,
        int level,
        long epoch,
        int minDay,
        int maxDay,
        @Nullable UUID writer,
        Range positions,
        List<String> inputs,
        Map<UUID, Long> writers,
        String features) {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Pattern REACHED = Pattern.compile("([0-9a-f-]{36}):(\\d{1,18})");

    /// For a landing shard the positions after `from` up to `to`, for a merged one the seqs from `from` to `to`.
    record Range(long from, long to) {}

    static FoundShard of(
            ShardPath path, boolean garbage, Instant modified, long bytes, long rows, Map<String, String> footer)
            throws IOException {
        try {
            int level = Integer.parseInt(required(footer, EventFooter.LEVEL));
            String range = required(footer, level == 0 ? EventFooter.JOURNAL : EventFooter.SEQS);
            return new FoundShard(
                    path,
                    garbage,
                    modified,
                    bytes,
                    rows,
                    new PartitionId(Integer.parseInt(required(footer, EventFooter.PARTITION))),
                    level,
                    Long.parseLong(required(footer, EventFooter.EPOCH)),
                    day(required(footer, EventFooter.MIN_DATE)),
                    day(required(footer, EventFooter.MAX_DATE)),
                    level == 0 ? UUID.fromString(required(footer, EventFooter.WRITER)) : null,
                    range(range),
                    footer.getOrDefault(EventFooter.INPUTS, "").lines().toList(),
                    writers(footer.getOrDefault(EventFooter.WRITERS, "")),
                    footer.getOrDefault(EventFooter.FEATURES, ""));
        } catch (IllegalArgumentException | DateTimeParseException malformed) {
            throw new IOException(path + ": the footer does not say what the file is: " + malformed.getMessage(), malformed);
        }
    }

    private static String required(Map<String, String> footer, String key) {
        String value = footer.get(key);
        if (value == null) {
            throw new IllegalArgumentException("expected " + key + ", found none");
        }
        return value;
    }

    private static Range range(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException("expected from-to, found " + text);
        }
        return new Range(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
    }

    private static Map<UUID, Long> writers(String lines) {
        Map<UUID, Long> writers = new TreeMap<>();
        Matcher reached = REACHED.matcher(lines);
        while (reached.find()) {
            writers.put(UUID.fromString(reached.group(1)), Long.parseLong(reached.group(2)));
        }
        return writers;
    }

    private static int day(String date) {
        return Math.toIntExact(LocalDate.parse(date).toEpochDay());
    }

    /// Unlike its path this stays the same when it becomes garbage.
    String name() {
        return path.value().substring(path.value().lastIndexOf('/') + 1);
    }

    /// Outputs of one merge have this in common.
    String merge() {
        return partition.value() + " " + level + " " + epoch + " " + positions + " " + inputs;
    }
}
