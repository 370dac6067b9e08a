package io.scoreline.shard.parquet;

import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// Streams selected columns of one Parquet file, chunk by chunk, into Arrow vectors; page checksums are verified.
/// Whatever is wrong with a file is a [CorruptShardException]; what is whole but not read here (nested columns, other
/// codecs and encodings, a newer format) is an [UnsupportedShardException]. Reads flat files with PLAIN, RLE and
/// dictionary pages of both versions, uncompressed or by zstd or Snappy. Pages are decoded on the heap, at most
/// [ShardFormat#MAX_PAGE_BYTES] each and one or two for each column; vectors come from the allocator alone. Not
/// thread-safe; closes the file.
public final class TableReader implements AutoCloseable {
    private static final long MIN_SCAN_BYTES = 512 * 1024;
    private static final long MAX_SCAN_BYTES = 32L * 1024 * 1024;

    /// Our own pages end at 128 KiB and a few rows, of which the largest have 64 KiB.
    private static final long MOST_DECODED_BYTES = 640 * 1024;

    /// What is read at once beyond a page.
    private static final long READ_BYTES = 32 * 1024;

    /// Room for vectors that are rounded up, and for the copy while one grows.
    private static final int SCAN_FACTOR = 4;

    private final Source source;
    private final Footer footer;
    private @Nullable Scan scan;

    private TableReader(Source source, Footer footer) {
        this.source = source;
        this.footer = footer;
    }

    /// Reads the footer; closes the file when that fails.
    public static TableReader open(ShardPath path, StoredFile file) throws IOException {
        return open(path, file, false);
    }

    /// As [#open], but columns without a field id are numbered by their place, from 1.
    static TableReader openByPosition(ShardPath path, StoredFile file) throws IOException {
        return open(path, file, true);
    }

    private static TableReader open(ShardPath path, StoredFile file, boolean byPosition) throws IOException {
        try {
            Source source = new Source(path, file);
            return new TableReader(source, FooterReader.read(source, byPosition));
        } catch (Unsupported e) {
            file.close();
            throw new UnsupportedShardException(path, e.getMessage() == null ? "" : e.getMessage());
        } catch (EOFException | RuntimeException | LinkageError e) {
            file.close();
            throw new CorruptShardException(path, "not a readable shard: " + e.getMessage(), e);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// The file's columns as its field ids say.
    public TableSchema schema() {
        return footer.schema();
    }

    public long rows() {
        return footer.rows();
    }

    /// Key-value metadata of the footer.
    public Map<String, String> metadata() {
        return Map.copyOf(footer.metadata());
    }

    /// What a scan of the selected columns must have room for: several times their uncompressed bytes in the largest
    /// row group, within bounds, since large row groups are read in smaller chunks. With less, chunks are smaller,
    /// or [io.scoreline.shard.memory.MemoryExhaustedException] is thrown.
    public long scanBytes(Set<Integer> fieldIds) {
        long largest = 0;
        for (RowGroup group : footer.rowGroups()) {
            double bytes = 0;
            for (FileColumn column : footer.columns()) {
                if (fieldIds.contains(column.column().fieldId())) {
                    ChunkPlace place = group.chunks().get(column.leaf());
                    bytes += (double) Math.max(place.expandedBytes(), place.uncompressedBytes());
                    bytes += (double) Long.BYTES * group.rows();
                }
            }
            largest = Math.max(largest, (long) Math.min(bytes * SCAN_FACTOR, (double) MAX_SCAN_BYTES));
        }
        return Math.max(largest, MIN_SCAN_BYTES);
    }

    /// What a scan of the selected columns holds on the heap beside its vectors: for each a page as it lies in the file,
    /// the same decompressed, and a dictionary.
    public long decodeBytes(Set<Integer> fieldIds) {
        long most = 0;
        for (RowGroup group : footer.rowGroups()) {
            long bytes = 0;
            for (FileColumn column : footer.columns()) {
                if (fieldIds.contains(column.column().fieldId())) {
                    ChunkPlace place = group.chunks().get(column.leaf());
                    bytes += pageBytes(place);
                }
            }
            most = Math.max(most, bytes);
        }
        return most;
    }

    /// A page and what it is decompressed from, as large as they are where pages are cut as ours are.
    private static long pageBytes(ChunkPlace place) {
        long page = Math.min(place.uncompressedBytes(), MOST_DECODED_BYTES);
        double compressed = (double) page * place.length() / Math.max(1, place.uncompressedBytes());
        return page + Math.min(place.length(), (long) (compressed * 1.25) + READ_BYTES);
    }

    /// Bytes that a row's values take on average, as far as the footer tells.
    public long rowBytes() {
        double bytes = 0;
        for (RowGroup group : footer.rowGroups()) {
            for (ChunkPlace place : group.chunks()) {
                bytes += Math.max(place.expandedBytes(), place.uncompressedBytes());
            }
        }
        return footer.rows() == 0 ? 0 : (long) Math.min(bytes / footer.rows(), ShardFormat.MAX_PAGE_BYTES);
    }

    /// Selects columns (those that the file lacks are left out), the allocator, and the most rows in one chunk; chunks
    /// may be smaller. Begins at the first row, also when called again.
    public void select(Set<Integer> fieldIds, BufferAllocator allocator, int chunkRows) {
        select(fieldIds, allocator, chunkRows, null);
    }

    /// The same, but of some row groups alone: those of [#groupsWith] or [#groupsOfRows].
    public void select(
            Set<Integer> fieldIds, BufferAllocator allocator, int chunkRows, @Nullable BitSet groups) {
        if (chunkRows < 1) {
            throw new IllegalArgumentException("chunks of " + chunkRows + " rows: expected 1 or more");
        }
        closeScan();
        scan = new Scan(source, footer, Set.copyOf(fieldIds), allocator, chunkRows, groups, false, null);
    }

    /// The same, but of the file's rows `from` to `to` alone, which is not one of them: pages before them are passed over and those behind them not read.
    public void selectRows(Set<Integer> fieldIds, BufferAllocator allocator, int chunkRows, long from, long to) {
        select(fieldIds, allocator, chunkRows, groupsOfRows(from, to));
        if (scan != null) {
            scan.limit(from, to);
        }
    }

    /// Row groups that may hold the value in a column of byte strings, as far as their bounds and Bloom filters tell.
    public BitSet groupsWith(int fieldId, byte[] value) throws IOException {
        try {
            return GroupBounds.mayHold(source, footer, fieldId, value);
        } catch (EOFException | RuntimeException | LinkageError e) {
            throw new CorruptShardException(source.path(), "footer: " + e.getMessage(), e);
        }
    }

    /// Row groups with any of the file's rows `from` to `to`, which is not one of them.
    public BitSet groupsOfRows(long from, long to) {
        BitSet groups = new BitSet();
        long first = 0;
        for (int i = 0; i < footer.rowGroups().size(); i++) {
            long end = first + footer.rowGroups().get(i).rows();
            groups.set(i, first < to && end > from);
            first = end;
        }
        return groups;
    }

    /// As [#select], but fills the columns of closed chunks again: nothing of a chunk may be read once it is closed, and
    /// [#endScan] is to be called before the allocator is closed.
    public void selectReusing(Set<Integer> fieldIds, BufferAllocator allocator, int chunkRows) {
        selectReusing(fieldIds, allocator, chunkRows, null);
    }

    /// The same; with `arrays` pages are read into those, which serve other scans when this one has ended, and byte
    /// strings of chunks lie in them.
    public void selectReusing(
            Set<Integer> fieldIds, BufferAllocator allocator, int chunkRows, @Nullable PageArrays arrays) {
        if (chunkRows < 1) {
            throw new IllegalArgumentException("chunks of " + chunkRows + " rows: expected 1 or more");
        }
        closeScan();
        scan = new Scan(source, footer, Set.copyOf(fieldIds), allocator, chunkRows, null, true, arrays);
    }

    /// Frees what the last selection holds, but for chunks that are not closed.
    public void endScan() {
        closeScan();
    }

    /// The next chunk, which the caller closes; null behind the last.
    public @Nullable ColumnChunk next() throws IOException {
        if (scan == null) {
            throw new IllegalStateException(source.path() + ": nothing selected, or closed");
        }
        return scan.next();
    }

    @Override
    public void close() throws IOException {
        closeScan();
        source.close();
    }

    private void closeScan() {
        if (scan != null) {
            scan.close();
            scan = null;
        }
    }
}
