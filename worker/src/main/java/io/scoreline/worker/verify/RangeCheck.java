package io.scoreline.worker.verify;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.LiveFiles;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.row.EventFooter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Ranges that must not overlap: a landing seq is in one landing shard or in merged ones, a piece of a journal in one
/// landing shard of each partition and date, duplicates of a seq in one verdict. Not thread-safe.
final class RangeCheck {
    private final Findings findings;
    private final Map<Key, TreeMap<Long, Journalled>> journals = new HashMap<>();
    private final Map<Long, ShardPath> landing = new HashMap<>();
    private final Map<Long, ShardPath> merged = new HashMap<>();

    RangeCheck(Findings findings) {
        this.findings = findings;
    }

    private record Key(String writer, PartitionId partition, int minDay, int maxDay) {}

    private record Journalled(long to, ShardPath path) {}

    /// What the footer says must be what the catalog has.
    void footer(ShardEntry shard, Map<String, String> footer) {
        expect(shard, footer, EventFooter.PARTITION, String.valueOf(shard.partition().value()));
        expect(shard, footer, EventFooter.LEVEL, String.valueOf(shard.level()));
        String range = footer.getOrDefault(EventFooter.JOURNAL, "");
        if (shard.level() == 0 && range.matches("\\d{1,18}-\\d{1,18}")) {
            int dash = range.indexOf('-');
            journal(
                    shard,
                    footer.getOrDefault(EventFooter.WRITER, ""),
                    Long.parseLong(range.substring(0, dash)),
                    Long.parseLong(range.substring(dash + 1)));
        } else if (shard.level() == 0) {
            findings.fault(shard.path(), "expected the range of a journal in its footer, found \"" + range + "\"");
        }
    }

    private void expect(ShardEntry shard, Map<String, String> footer, String key, String expected) {
        String found = footer.getOrDefault(key, "nothing");
        if (!found.equals(expected)) {
            findings.fault(shard.path(), key + " in its footer: expected " + expected + " as registered, found " + found);
        }
    }

    private void journal(ShardEntry shard, String writer, long from, long to) {
        TreeMap<Long, Journalled> ranges = journals.computeIfAbsent(
                new Key(writer, shard.partition(), shard.minDay(), shard.maxDay()), any -> new TreeMap<>());
        Map.@Nullable Entry<Long, Journalled> before = ranges.lowerEntry(to);
        if (before != null && before.getValue().to() > from) {
            findings.fault(shard.path(), "holds positions " + from + " to " + to + " of a journal, of which "
                    + before.getValue().path() + " holds some, too");
        }
        ranges.put(from, new Journalled(to, shard.path()));
    }

    /// The landing seqs of a shard's rows.
    void seqs(ShardEntry shard, Set<Long> seqs) {
        Map<Long, ShardPath> own = shard.level() == 0 ? landing : merged;
        Map<Long, ShardPath> others = shard.level() == 0 ? merged : landing;
        for (long seq : seqs) {
            @Nullable ShardPath other = others.get(seq);
            if (other != null) {
                findings.fault(shard.path(), "holds rows of seq " + seq + ", as " + other + " does: they count twice");
                return;
            }
            own.put(seq, shard.path());
        }
    }

    void verdicts(List<LiveFiles.Verdict> verdicts) {
        List<LiveFiles.Verdict> sorted = new ArrayList<>(verdicts);
        sorted.sort(Comparator.<LiveFiles.Verdict>comparingInt(verdict -> verdict.partition().value())
                .thenComparingLong(LiveFiles.Verdict::fromSeq));
        for (int i = 1; i < sorted.size(); i++) {
            LiveFiles.Verdict before = sorted.get(i - 1);
            LiveFiles.Verdict verdict = sorted.get(i);
            if (before.partition().equals(verdict.partition()) && before.toSeq() > verdict.fromSeq()) {
                findings.fault(verdict.path(), "is about seqs " + verdict.fromSeq() + " to " + verdict.toSeq()
                        + ", some of which " + before.path() + " is about, too");
            }
        }
    }
}
