package io.scoreline.writer.merge;

import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.row.EventFooter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where the rows of a merge come from, for the footers of its outputs: from them it can be told which files are merged
/// away, and how far each writer's journal was registered, when there is no catalog any more. Not thread-safe.
final class MergeOrigin {
    private final List<String> inputs = new ArrayList<>();
    private final Map<String, Long> writers = new TreeMap<>();

    /// An input with its footer's metadata.
    void add(ShardPath path, Map<String, String> footer) {
        inputs.add(path.value().substring(path.value().lastIndexOf('/') + 1));
        String journal = footer.get(EventFooter.JOURNAL);
        String writer = footer.get(EventFooter.WRITER);
        if (writer != null && journal != null && journal.matches("\\d{1,18}-\\d{1,18}")) {
            reached(writer, journal.substring(journal.indexOf('-') + 1));
        }
        for (String line : footer.getOrDefault(EventFooter.WRITERS, "").lines().toList()) {
            if (line.matches("[0-9a-f-]{36}:\\d{1,18}")) {
                reached(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1));
            }
        }
    }

    private void reached(String writer, String position) {
        writers.merge(writer, Long.parseLong(position), Math::max);
    }

    List<String> inputs() {
        return inputs;
    }

    Map<String, Long> writers() {
        return writers;
    }
}
