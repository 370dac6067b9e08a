package io.scoreline.worker.dedup;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Ids that no longer lie in memory: pairs of fingerprint and time in a file, by fingerprint, each fingerprint once; in memory a filter and the first fingerprint of every page. The
/// file has no name from the moment it is made, so that it goes with the process, however that ends. It is read by a file that interrupts do not close. Not thread-safe.
///
/// ```
/// file = n * ( fingerprint (8, little-endian) | time in microseconds (8) )
/// ```
final class IdRun implements AutoCloseable {
    /// A page is what one look costs: 4 KiB.
    static final int PAGE_IDS = 256;

    private static final int ID_BYTES = 2 * Long.BYTES;
    private static final int PAGE_BYTES = PAGE_IDS * ID_BYTES;

    private final RandomAccessFile file;
    private final int size;
    private final IdFilter filter;
    private final long[] firsts;
    private final byte[] bytes = new byte[PAGE_BYTES];
    private final ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private int pageNumber = -1;
    private int pageIds;

    private IdRun(RandomAccessFile file, int size, IdFilter filter, long[] firsts) {
        this.file = file;
        this.size = size;
        this.filter = filter;
        this.firsts = firsts;
    }

    /// Memory of a run of so many ids.
    static long bytesFor(int ids) {
        return IdFilter.bytesFor(ids) + (ids / PAGE_IDS + 1L) * Long.BYTES + 2L * PAGE_BYTES;
    }

    /// Memory that is needed beside that while a table is written out.
    static long bytesToWrite(int ids) {
        return (long) ids * Long.BYTES;
    }

    static IdRun of(IdTable table, Path directory) throws IOException {
        long[] sorted = table.fingerprints();
        Arrays.sort(sorted);
        try (Writer writer = new Writer(directory, sorted.length)) {
            for (long fingerprint : sorted) {
                writer.add(fingerprint, table.get(fingerprint));
            }
            return writer.finish();
        }
    }

    /// One run of several; of a fingerprint that is in more than one the latest time counts.
    static IdRun merged(List<IdRun> runs, Path directory) throws IOException {
        int most = Math.toIntExact(runs.stream().mapToLong(IdRun::size).sum());
        PriorityQueue<Cursor> heads = new PriorityQueue<>();
        for (IdRun run : runs) {
            heads.add(new Cursor(run));
        }
        try (Writer writer = new Writer(directory, most)) {
            while (!heads.isEmpty()) {
                Cursor head = heads.remove();
                long fingerprint = head.fingerprint;
                long time = head.time;
                advance(head, heads);
                while (!heads.isEmpty() && heads.element().fingerprint == fingerprint) {
                    Cursor same = heads.remove();
                    time = Math.max(time, same.time);
                    advance(same, heads);
                }
                writer.add(fingerprint, time);
            }
            return writer.finish();
        }
    }

    private static void advance(Cursor cursor, PriorityQueue<Cursor> heads) throws IOException {
        if (cursor.next()) {
            heads.add(cursor);
        }
    }

    int size() {
        return size;
    }

    long memoryBytes() {
        return bytesFor(size);
    }

    /// 0 when the fingerprint is not there.
    long get(long fingerprint) throws IOException {
        if (!filter.mayHold(fingerprint)) {
            return 0;
        }
        int at = Arrays.binarySearch(firsts, fingerprint);
        int number = at >= 0 ? at : -at - 2;
        if (number < 0) {
            return 0;
        }
        load(number);
        int low = 0;
        int high = pageIds - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = page.getLong(middle * ID_BYTES);
            if (found == fingerprint) {
                return page.getLong(middle * ID_BYTES + Long.BYTES);
            }
            if (found < fingerprint) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return 0;
    }

    private void load(int number) throws IOException {
        if (number == pageNumber) {
            return;
        }
        pageNumber = -1;
        pageIds = Math.min(PAGE_IDS, size - number * PAGE_IDS);
        file.seek((long) number * PAGE_BYTES);
        file.readFully(bytes, 0, pageIds * ID_BYTES);
        pageNumber = number;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// Goes over a run in order.
    private static final class Cursor implements Comparable<Cursor> {
        private final IdRun run;
        private int at = -1;
        private long fingerprint;
        private long time;

        Cursor(IdRun run) throws IOException {
            this.run = run;
            if (!next()) {
                throw new EOFException("a run of ids without any");
            }
        }

        boolean next() throws IOException {
            if (++at == run.size) {
                return false;
            }
            run.load(at / PAGE_IDS);
            fingerprint = run.page.getLong(at % PAGE_IDS * ID_BYTES);
            time = run.page.getLong(at % PAGE_IDS * ID_BYTES + Long.BYTES);
            return true;
        }

        @Override
        public int compareTo(Cursor other) {
            return Long.compare(fingerprint, other.fingerprint);
        }
    }

    /// Writes a run page by page.
    private static final class Writer implements AutoCloseable {
        private final RandomAccessFile file;
        private final IdFilter filter;
        private final ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private long[] firsts;
        private int size;
        private boolean finished;

        Writer(Path directory, int most) throws IOException {
            this.filter = new IdFilter(most);
            this.firsts = new long[most / PAGE_IDS + 1];
            Path path = Files.createTempFile(directory, "scoreline-ids-", ".run");
            try {
                this.file = new RandomAccessFile(path.toFile(), "rw");
            } finally {
                Files.delete(path);
            }
        }

        void add(long fingerprint, long time) throws IOException {
            if (size % PAGE_IDS == 0) {
                flush();
                firsts[size / PAGE_IDS] = fingerprint;
            }
            filter.add(fingerprint);
            page.putLong(fingerprint).putLong(time);
            size++;
        }

        private void flush() throws IOException {
            file.write(page.array(), 0, page.position());
            page.clear();
        }

        IdRun finish() throws IOException {
            flush();
            finished = true;
            firsts = Arrays.copyOf(firsts, (size + PAGE_IDS - 1) / PAGE_IDS);
            return new IdRun(file, size, filter, firsts);
        }

        @Override
        public void close() throws IOException {
            if (!finished) {
                file.close();
            }
        }
    }
}
