package io.scoreline.writer.merge;

import io.scoreline.shard.parquet.TableReader;
import java.util.Set;

/// What a merge takes: for what it writes, and for each input. All of it is reserved, what lies on the heap too.
///
/// ```text
/// chunk | row group, pages that are being filled, reading back | input | input | …
/// ```
record MergeMemory(long chunkBytes) {
    /// Values of one input that are in memory at once, but for one batch of rows.
    private static final long INPUT_BYTES = 128 << 10;

    /// Vectors are rounded up, and copied while they grow.
    private static final int VECTOR_FACTOR = 4;

    /// Pages that are being filled and compressed, their dictionaries, and the chunk that is read back.
    private static final long WRITER_BYTES = 3 << 20;

    private static final long LEAST_GROUP_BYTES = 1 << 20;
    private static final int MOST_CHUNK_ROWS = 1_024;

    /// Most of what a merge takes is on the heap: it takes no more than this share of it.
    private static final int HEAP_SHARE = 3;

    /// The chunk asked for, or the heap's share.
    static MergeMemory of(long chunkBytes) {
        return new MergeMemory(Math.min(chunkBytes, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    /// Bytes of values in one row group.
    long groupBytes() {
        return Math.max(LEAST_GROUP_BYTES, chunkBytes / 4);
    }

    /// For an output, whatever the inputs.
    long writerBytes() {
        return groupBytes() + WRITER_BYTES;
    }

    /// Bytes of rows that are sorted at once.
    long pieceBytes() {
        return Math.max(LEAST_GROUP_BYTES, chunkBytes / 8);
    }

    /// For pieces that are sorted, one output at a time: columns that grow are copied.
    long piecesBytes() {
        return writerBytes() + 3 * pieceBytes();
    }

    /// For an input while it is read.
    static long inputBytes(TableReader reader, Set<Integer> fieldIds) {
        long batch = Math.min(INPUT_BYTES, reader.rowBytes() * reader.rows());
        return reader.decodeBytes(fieldIds) + VECTOR_FACTOR * Math.max(batch, 16 << 10);
    }

    /// Rows of an input that are read at once.
    static int chunkRows(TableReader reader) {
        return Math.clamp(INPUT_BYTES / Math.max(1, reader.rowBytes()), 1, MOST_CHUNK_ROWS);
    }
}
