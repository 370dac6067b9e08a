package io.scoreline.writer.merge;

/// How event shards are merged: `chunkBytes` of the budget are taken at most, unless two inputs need more; an output of
/// `rollBytes` ends when enough is left for another one.
public record MergeSettings(long chunkBytes, EntityLayout layout, long rollBytes) {
    public static final MergeSettings DEFAULT =
            new MergeSettings(32L << 20, EntityLayout.PARTITION, StreamedMerge.ROLL_BYTES);

    public static MergeSettings of(long chunkBytes, EntityLayout layout) {
        return new MergeSettings(chunkBytes, layout, StreamedMerge.ROLL_BYTES);
    }
}
