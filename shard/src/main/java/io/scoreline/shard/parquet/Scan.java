package io.scoreline.shard.parquet;

import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnShelf;
import io.scoreline.shard.column.FixedColumn;
import io.scoreline.shard.column.VectorColumn;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.schema.Column;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/// One pass over selected columns. A chunk ends with its row group, with the rows asked for, or when its byte strings
/// have the bytes that the allocator's limit lets one chunk have.
final class Scan implements ColumnShelf, AutoCloseable {
    /// The most bytes of variable length in one chunk, but for the last batch of rows.
    static final long CHUNK_BYTES = 4L * 1024 * 1024;

    /// Vectors round up to powers of two and are copied when they grow; so one chunk's byte strings may have this part
    /// of the limit.
    private static final int SHARE_OF_LIMIT = 8;

    private final Source source;
    private final Footer footer;
    private final BufferAllocator allocator;
    private final int chunkRows;
    private final @Nullable BitSet groups;
    /// Whether columns of closed chunks are filled again.
    private final boolean reuses;

    private final PageArrays arrays;
    /// Whether plain byte strings stay in their pages.
    private final boolean slices;
    private final Decompressor decompressor = new Decompressor();
    private final List<FileColumn> columns;
    private final List<ColumnCursor> cursors = new ArrayList<>();
    /// Columns of closed chunks, to be filled again.
    private final Map<Integer, VectorColumn> spare = new HashMap<>();

    private long fromRow;
    private long toRow = Long.MAX_VALUE;
    private int nextGroup;
    private long leftInGroup;
    private long row;
    private boolean failed;
    private boolean closed;

    /// `groups` are the row groups to read; null for all.
    Scan(
            Source source,
            Footer footer,
            Set<Integer> fieldIds,
            BufferAllocator allocator,
            int chunkRows,
            @Nullable BitSet groups,
            boolean reuses,
            @Nullable PageArrays arrays) {
        this.arrays = arrays == null ? new PageArrays() : arrays;
        this.slices = arrays != null;
        this.groups = groups;
        this.reuses = reuses;
        this.source = source;
        this.footer = footer;
        this.allocator = allocator;
        this.chunkRows = chunkRows;
        this.columns = footer.columns().stream()
                .filter(column -> fieldIds.contains(column.column().fieldId()))
                .toList();
    }

    /// Reads rows `from` to `to` alone, which is not one of them.
    void limit(long from, long to) {
        fromRow = from;
        toRow = to;
    }

    @Nullable
    ColumnChunk next() throws IOException {
        if (failed) {
            throw new IllegalStateException(source.path() + ": the scan failed before");
        }
        while (leftInGroup == 0 && row < toRow) {
            if (nextGroup == footer.rowGroups().size()) {
                return null;
            }
            RowGroup group = footer.rowGroups().get(nextGroup++);
            boolean chosen = groups == null || groups.get(nextGroup - 1);
            if (chosen && row + group.rows() > fromRow) {
                openGroup(group);
                skipTo(fromRow);
            } else {
                row += group.rows();
            }
        }
        if (row >= toRow) {
            return null;
        }
        Map<Integer, VectorColumn> vectors = new HashMap<>();
        failed = true;
        try {
            int rows = fill(vectors, footer.rowGroups().get(nextGroup - 1));
            ColumnChunk chunk = new ColumnChunk(row, rows, vectors, this);
            row += rows;
            failed = false;
            return chunk;
        } catch (OutOfMemoryException e) {
            vectors.values().forEach(VectorColumn::close);
            throw new MemoryExhaustedException(source.path() + ": a batch of rows does not fit into the scan's "
                    + allocator.getLimit() + " bytes: " + e.getMessage());
        } catch (IOException | RuntimeException | LinkageError e) {
            vectors.values().forEach(VectorColumn::close);
            throw e;
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        spare.values().forEach(VectorColumn::close);
        spare.clear();
        decompressor.close();
        cursors.forEach(ColumnCursor::end);
        cursors.clear();
    }

    @Override
    public void putBack(int fieldId, VectorColumn column) {
        if (!reuses || closed || spare.putIfAbsent(fieldId, column) != null) {
            column.close();
        }
    }

    private void openGroup(RowGroup group) {
        for (int i = 0; i < columns.size(); i++) {
            FileColumn column = columns.get(i);
            ChunkPlace place = group.chunks().get(column.leaf());
            if (cursors.size() == i) {
                PageStream pages =
                        new PageStream(source, decompressor, arrays, column.column().nullable(), footer.own(), place);
                cursors.add(ColumnCursor.over(column, pages, footer.own(), slices));
            } else {
                cursors.get(i).open(place);
            }
        }
        leftInGroup = group.rows();
    }

    private void skipTo(long first) throws IOException {
        long rows = Math.max(0, first - row);
        for (ColumnCursor cursor : cursors) {
            decoding(cursor, () -> cursor.skip(rows));
        }
        row += rows;
        leftInGroup -= rows;
    }

    private int fill(Map<Integer, VectorColumn> vectors, RowGroup group) throws IOException {
        long target = Math.min(CHUNK_BYTES, headroom() / SHARE_OF_LIMIT);
        int planned = planRows(group, target);
        for (ColumnCursor cursor : cursors) {
            ChunkPlace place = group.chunks().get(cursor.file().leaf());
            double perRow = (double) place.expandedBytes() / group.rows();
            long bytes = (long) Math.min(2.0 * target, perRow * planned * 1.125);
            Column column = cursor.file().column();
            VectorColumn vector = vector(column, planned, bytes);
            vectors.put(column.fieldId(), vector);
            cursor.begin(vector);
        }
        int rows = 0;
        while (rows < planned && (rows == 0 || dataBytes() < target)) {
            int batch = Math.min(ColumnCursor.BATCH_ROWS, planned - rows);
            for (ColumnCursor cursor : cursors) {
                fill(cursor, rows, batch);
            }
            rows += batch;
        }
        for (VectorColumn vector : vectors.values()) {
            vector.finish(rows);
        }
        leftInGroup -= rows;
        return rows;
    }

    private VectorColumn vector(Column column, int rows, long bytes) {
        VectorColumn used = spare.remove(column.fieldId());
        if (used != null) {
            if (used.reuse(rows, bytes)) {
                return used;
            }
            used.close();
        }
        return VectorColumn.allocate(column.type(), column.name(), allocator, rows, bytes);
    }

    /// What the allocator has left, with what lies ready to be filled again.
    private long headroom() {
        long bytes = allocator.getHeadroom();
        for (VectorColumn column : spare.values()) {
            bytes += column.allocatedBytes();
        }
        return bytes;
    }

    private void fill(ColumnCursor cursor, int row, int count) throws IOException {
        decoding(cursor, () -> {
            cursor.fill(row, count);
            if (row + count == leftInGroup) {
                cursor.endRowGroup();
            }
        });
    }

    private interface Decoding {
        void run() throws IOException;
    }

    private void decoding(ColumnCursor cursor, Decoding step) throws IOException {
        try {
            step.run();
        } catch (OutOfMemoryException e) {
            throw e;
        } catch (Unsupported e) {
            throw new UnsupportedShardException(source.path(), where(cursor) + e.getMessage());
        } catch (EOFException | RuntimeException | LinkageError e) {
            throw new CorruptShardException(source.path(), where(cursor) + e.getMessage(), e);
        }
    }

    private String where(ColumnCursor cursor) {
        return "row group " + (nextGroup - 1) + ", column "
                + cursor.file().column().name() + ", before " + cursor.position() + ": ";
    }

    private int planRows(RowGroup group, long target) {
        double fixed = 0;
        double data = 0;
        for (FileColumn column : columns) {
            switch (column.column().type()) {
                case STRING, BINARY -> {
                    fixed += Integer.BYTES + 1;
                    data += (double) group.chunks().get(column.leaf()).expandedBytes() / group.rows();
                }
                case BOOL, INT, LONG, DOUBLE, TIMESTAMP ->
                    fixed += FixedColumn.widthOf(column.column().type()) + 1;
            }
        }
        long asked = Math.min(Math.min(chunkRows, leftInGroup), toRow - row);
        double fitting = Math.min(headroom() / (4 * Math.max(1, fixed)), target / Math.max(1, data));
        long least = Math.min(asked, ColumnCursor.BATCH_ROWS);
        return (int) Math.max(least, Math.min(asked, (long) fitting));
    }

    private long dataBytes() {
        long bytes = 0;
        for (ColumnCursor cursor : cursors) {
            bytes += cursor.dataBytes();
        }
        return bytes;
    }
}
