package io.scoreline.writer.merge;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// Merges sorted files of one date row by row: of each a chunk is in memory, however large they are. Not thread-safe.
final class StreamedMerge {
    /// An output this large ends, when enough is left for another one.
    static final long ROLL_BYTES = 128L << 20;

    /// Bytes of values between two looks at the pace and the output's size.
    private static final long BYTES_BETWEEN_LOOKS = 256 << 10;

    private final TableSchema schema;
    private final PromotedFeatures features;
    private final Verdicts verdicts;
    private final DroppedRows dropped;
    private final MergePace pace;
    private final long rollBytes;

    StreamedMerge(
            TableSchema schema,
            PromotedFeatures features,
            Verdicts verdicts,
            DroppedRows dropped,
            MergePace pace,
            long rollBytes) {
        this.schema = schema;
        this.features = features;
        this.verdicts = verdicts;
        this.dropped = dropped;
        this.pace = pace;
        this.rollBytes = rollBytes;
    }

    /// Writes all rows that count; false when it was given up. The inputs stay open, to be closed by the caller.
    boolean run(List<OpenInput> opened, MergeOutputs outputs, ArrowMemory arrow, Reservation memory, int mostChunkRows)
            throws IOException, InterruptedException {
        Set<Integer> fieldIds = fieldIds(schema);
        List<MergeInput> inputs = new ArrayList<>();
        try (BufferAllocator allocator = arrow.child("merge", memory)) {
            try {
                InputHeap heap = new InputHeap();
                for (OpenInput input : opened) {
                    MergeInput added = new MergeInput(input.shard(), input.reader(), schema, features, verdicts, dropped);
                    inputs.add(added);
                    int rows = Math.min(mostChunkRows, MergeMemory.chunkRows(input.reader()));
                    if (added.begin(fieldIds, allocator, rows)) {
                        heap.add(added);
                    }
                }
                return drain(heap, inputs, outputs);
            } finally {
                for (MergeInput input : inputs) {
                    input.endScan();
                }
            }
        }
    }

    static Set<Integer> fieldIds(TableSchema schema) {
        return schema.columns().stream().map(Column::fieldId).collect(Collectors.toUnmodifiableSet());
    }

    private boolean drain(InputHeap heap, List<MergeInput> inputs, MergeOutputs outputs)
            throws IOException, InterruptedException {
        long all = inputs.stream().mapToLong(MergeInput::bytes).sum();
        long nextLook = BYTES_BETWEEN_LOOKS;
        for (@Nullable MergeInput first = heap.first(); first != null; first = heap.first()) {
            outputs.write(first.columns(), first.row(), first.ts());
            if (first.advance()) {
                heap.firstMoved();
            } else {
                heap.firstEnded();
            }
            if (outputs.valueBytes() >= nextLook) {
                nextLook = outputs.valueBytes() + BYTES_BETWEEN_LOOKS;
                long done = inputs.stream().mapToLong(MergeInput::bytesDone).sum();
                if (!pace.goOn(done)) {
                    return false;
                }
                if (outputs.fileBytes() >= rollBytes && all - done >= rollBytes) {
                    outputs.end();
                }
            }
        }
        if (!pace.goOn(all)) {
            return false;
        }
        outputs.end();
        return true;
    }
}
