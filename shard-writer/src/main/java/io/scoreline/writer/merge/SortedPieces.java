package io.scoreline.writer.merge;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/// Turns files that are not sorted, or hold many dates, into sorted files of one date: rows are gathered until a piece is
/// full, sorted, and written as an output for each date of the piece. What comes out can be merged as a stream. Not
/// thread-safe.
final class SortedPieces {
    private static final int MOST_CHUNK_ROWS = 64;

    private final PromotedFeatures features;
    private final Verdicts verdicts;
    private final DroppedRows dropped;
    private final MergePace pace;
    private final long pieceBytes;

    /// A piece takes about `pieceBytes` of memory.
    SortedPieces(
            PromotedFeatures features, Verdicts verdicts, DroppedRows dropped, MergePace pace, long pieceBytes) {
        this.features = features;
        this.verdicts = verdicts;
        this.dropped = dropped;
        this.pace = pace;
        this.pieceBytes = pieceBytes;
    }

    /// Writes all rows that count; false when it was given up.
    boolean run(List<OpenInput> inputs, MergeOutputs outputs, ArrowMemory arrow, Reservation memory)
            throws IOException, InterruptedException {
        MergedRows rows = new MergedRows(features, verdicts, dropped);
        long done = 0;
        for (OpenInput input : inputs) {
            try (BufferAllocator allocator = arrow.child("merge", memory)) {
                TableReader reader = input.reader();
                reader.selectReusing(StreamedMerge.fieldIds(rows.schema()), allocator, Math.min(MOST_CHUNK_ROWS, MergeMemory.chunkRows(reader)));
                try {
                    if (!gather(input, rows, outputs, done)) {
                        return false;
                    }
                } finally {
                    reader.endScan();
                }
            }
            done += input.shard().bytes();
        }
        write(rows, outputs);
        return true;
    }

    private boolean gather(OpenInput input, MergedRows rows, MergeOutputs outputs, long done)
            throws IOException, InterruptedException {
        rows.begin(input.shard(), input.reader().schema());
        while (true) {
            try (ColumnChunk chunk = input.reader().next()) {
                if (chunk == null) {
                    return true;
                }
                rows.add(chunk);
                double share = (double) (chunk.firstRow() + chunk.rows()) / input.shard().rows();
                if (!pace.goOn(done + (long) (share * input.shard().bytes()))) {
                    return false;
                }
            }
            if (rows.bytes() >= pieceBytes) {
                write(rows, outputs);
            }
        }
    }

    private static void write(MergedRows rows, MergeOutputs outputs) throws IOException {
        List<HeapColumn> columns = rows.columns();
        for (int row : rows.order()) {
            outputs.write(columns, row, rows.ts().longAt(row));
        }
        outputs.end();
        rows.clear();
    }
}
