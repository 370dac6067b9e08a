package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.UnsupportedShardException;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/// The files of a group that fit into memory beside each other, opened and checked; the others wait for a later merge.
/// Not thread-safe; closes the files.
final class MergeInputs implements AutoCloseable {
    private final List<OpenInput> open;
    private final long memoryBytes;
    private final boolean owner;

    private MergeInputs(List<OpenInput> open, long memoryBytes, boolean owner) {
        this.open = List.copyOf(open);
        this.memoryBytes = memoryBytes;
        this.owner = owner;
    }

    /// Opens as many as fit, two at least. One that is not what it should be goes to `unfit` and is left out.
    static MergeInputs open(
            FileStore store,
            TableSchema schema,
            MergePlan.Group group,
            MergeMemory memory,
            BiConsumer<ShardEntry, IOException> unfit)
            throws IOException {
        Set<Integer> fieldIds = StreamedMerge.fieldIds(schema);
        List<OpenInput> open = new ArrayList<>();
        long bytes = group.dated() ? memory.writerBytes() : memory.piecesBytes();
        try {
            for (ShardEntry shard : group.inputs()) {
                try {
                    OpenInput input = OpenInput.open(store, shard, schema);
                    long needed = MergeMemory.inputBytes(input.reader(), fieldIds);
                    long more = group.dated() ? needed : Math.max(0, memory.piecesBytes() + needed - bytes);
                    if (open.size() >= 2 && more > 0 && bytes + more > memory.chunkBytes()) {
                        input.close();
                        break;
                    }
                    open.add(input);
                    bytes += more;
                } catch (CorruptShardException | UnsupportedShardException e) {
                    unfit.accept(shard, e);
                }
            }
            return new MergeInputs(open, bytes, true);
        } catch (IOException | RuntimeException e) {
            closeAll(open);
            throw e;
        }
    }

    List<OpenInput> open() {
        return open;
    }

    int size() {
        return open.size();
    }

    /// What must be reserved for them and what is written.
    long memoryBytes() {
        return memoryBytes;
    }

    /// Bytes of the files.
    long bytes() {
        return open.stream().mapToLong(input -> input.shard().bytes()).sum();
    }

    long fromSeq() {
        return open.stream().mapToLong(input -> input.shard().fromSeq()).min().orElseThrow();
    }

    long toSeq() {
        return open.stream().mapToLong(input -> input.shard().toSeq()).max().orElseThrow();
    }

    List<Long> ids() {
        return open.stream().map(input -> input.shard().id()).toList();
    }

    MergeOrigin origin() {
        MergeOrigin origin = new MergeOrigin();
        open.forEach(input -> origin.add(input.shard().path(), input.reader().metadata()));
        return origin;
    }

    /// The first two.
    MergeInputs few() {
        return new MergeInputs(open.subList(0, Math.min(2, open.size())), memoryBytes, false);
    }

    /// This one alone.
    MergeInputs only(ShardEntry shard) {
        return new MergeInputs(
                open.stream().filter(input -> input.shard().equals(shard)).toList(), memoryBytes, false);
    }

    @Override
    public void close() throws IOException {
        if (owner) {
            closeAll(open);
        }
    }

    private static void closeAll(List<OpenInput> inputs) throws IOException {
        for (OpenInput input : inputs) {
            input.close();
        }
    }
}
