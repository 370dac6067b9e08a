package io.scoreline.worker.round;

import io.scoreline.shard.catalog.ShardEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The part of a goal that one pass takes: the files, and the seq up to which their rows count.
record RangeCut(List<ShardEntry> files, long toSeq) {
    RangeCut {
        files = List.copyOf(files);
    }

    /// Takes files in feed order up to a bound of rows and of bytes, but at least one. The cut falls where no chosen
    /// file goes on behind it, so that merged shards are read once; only when memory was too small for that (`splits`)
    /// it falls inside them, and they are read again by the next pass.
    static RangeCut choose(
            List<ShardEntry> shards, long afterSeq, long upToSeq, long mostRows, long mostBytes, boolean splits) {
        List<ShardEntry> ordered = shards.stream()
                .sorted(Comparator.comparingLong(ShardEntry::fromSeq).thenComparingLong(ShardEntry::toSeq))
                .toList();
        List<ShardEntry> chosen = new ArrayList<>();
        long rows = 0;
        long bytes = 0;
        long reach = afterSeq;
        for (ShardEntry shard : ordered) {
            boolean closed = shard.fromSeq() > reach;
            boolean full = rows + shard.rows() > mostRows || bytes + shard.bytes() > mostBytes;
            if (closed && full && !chosen.isEmpty()) {
                return bounded(chosen, afterSeq, Math.min(upToSeq, reach), rows, mostRows, splits);
            }
            chosen.add(shard);
            rows += shard.rows();
            bytes += shard.bytes();
            reach = Math.max(reach, shard.toSeq());
        }
        return bounded(chosen, afterSeq, upToSeq, rows, mostRows, splits);
    }

    private static RangeCut bounded(
            List<ShardEntry> chosen, long afterSeq, long toSeq, long rows, long mostRows, boolean splits) {
        if (!splits || rows <= mostRows || toSeq - afterSeq <= 1) {
            return new RangeCut(chosen, toSeq);
        }
        double share = (double) mostRows / rows;
        long cut = afterSeq + Math.max(1, (long) ((toSeq - afterSeq) * share));
        return new RangeCut(
                chosen.stream().filter(shard -> shard.fromSeq() <= cut).toList(), cut);
    }
}
