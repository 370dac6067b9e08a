package io.scoreline.shard.parquet;

import io.scoreline.shard.column.PageBytes;
import io.scoreline.shard.column.VectorColumn;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes one column, page by page, into the vectors of one chunk after the other.
abstract sealed class ColumnCursor permits FixedCursor, BytesCursor {
    /// The most rows decoded at once.
    static final int BATCH_ROWS = 256;

    private final FileColumn file;
    private final PageStream pages;
    private final boolean exact;
    private final Runs levelRuns = new Runs();
    private final int[] levels = new int[BATCH_ROWS];

    private @Nullable Page page;
    private int left;
    private boolean dictionaryAllowed;

    /// With `exact`, pages must hold nothing beside their values.
    ColumnCursor(FileColumn file, PageStream pages, boolean exact) {
        this.file = file;
        this.pages = pages;
        this.exact = exact;
        beginRowGroup();
    }

    static ColumnCursor over(FileColumn file, PageStream pages, boolean exact, boolean slices) {
        return switch (file.column().type()) {
            case BOOL, INT, LONG, DOUBLE, TIMESTAMP -> new FixedCursor(file, pages, exact);
            case STRING, BINARY -> new BytesCursor(file, pages, exact, slices);
        };
    }

    final FileColumn file() {
        return file;
    }

    final long position() {
        return pages.position();
    }

    final void open(ChunkPlace place) {
        if (!mayReuseDictionary()) {
            pages.leaveDictionary();
        }
        pages.open(place);
        beginRowGroup();
    }

    /// The array of the page that is being read, not to be filled again while it is held.
    final PageBytes heldPage() {
        return pages.heldData();
    }

    /// Nothing is decoded any more.
    final void end() {
        pages.end();
    }

    /// Takes the vector that the next rows go into.
    abstract void begin(VectorColumn column);

    /// Bytes of variable length in the vector so far.
    abstract long dataBytes();

    /// Decodes `count` rows, at most [#BATCH_ROWS], into the vector from `row` on.
    final void fill(int row, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (left == 0) {
                nextPage();
            }
            int now = Math.min(left, count - done);
            int present = readLevels(now);
            fillValues(row + done, now, present, levels);
            left -= now;
            done += now;
            if (left == 0 && exact) {
                requireExact();
            }
        }
    }

    /// Passes over rows; pages with none but these are not even decompressed.
    final void skip(long rows) throws IOException {
        long passed = 0;
        while (passed < rows) {
            if (left == 0) {
                passed += pages.skipPages(rows - passed);
                if (passed == rows) {
                    return;
                }
                nextPage();
                continue;
            }
            int now = (int) Math.min(Math.min(left, BATCH_ROWS), rows - passed);
            passValues(readLevels(now));
            left -= now;
            passed += now;
            if (left == 0 && exact) {
                requireExact();
            }
        }
    }

    /// To be called when all rows of a row group were read.
    final void endRowGroup() {
        if (left > 0 || (exact && pages.hasMore())) {
            throw new Malformed("more values than the row group has rows");
        }
    }

    /// Takes the dictionary for all pages that follow.
    abstract void dictionary(Page dictionary);

    /// Whether the array of the last dictionary may be filled with another.
    abstract boolean mayReuseDictionary();

    /// Begins with the values of a data page.
    abstract void values(Page data);

    /// Fills rows; where `present` is less than `count`, `levels` says by 1 which rows have a value.
    abstract void fillValues(int row, int count, int present, int[] levels);

    /// Passes over values, at most [#BATCH_ROWS].
    abstract void passValues(int present);

    /// Whether the page's values were all read.
    abstract boolean isAtEnd();

    private void beginRowGroup() {
        page = null;
        left = 0;
        dictionaryAllowed = true;
    }

    private void nextPage() throws IOException {
        while (left == 0) {
            @Nullable Page next = pages.next();
            if (next == null) {
                throw new Malformed("fewer values than the row group has rows");
            }
            if (next.dictionary()) {
                beginDictionary(next);
            } else {
                beginData(next);
            }
        }
    }

    private void beginDictionary(Page next) {
        if (!dictionaryAllowed) {
            throw new Malformed("a dictionary behind other pages");
        }
        dictionaryAllowed = false;
        dictionary(next);
    }

    private void beginData(Page next) {
        if (dictionaryAllowed) {
            dictionaryAllowed = false;
            dictionary(new Page(true, 0, next.encoding(), next.bytes(), -1, -1, 0, 0));
        }
        if (next.values() == 0) {
            return;
        }
        page = next;
        left = next.values();
        if (next.levelsFrom() >= 0) {
            levelRuns.open(next.bytes(), next.levelsFrom(), next.levelsEnd(), 1);
        }
        values(next);
    }

    /// Answers how many of the rows have a value.
    private int readLevels(int count) {
        if (page == null || page.levelsFrom() < 0) {
            return count;
        }
        int present = levelRuns.skipRepeated(1, count);
        if (present == count) {
            return count;
        }
        Arrays.fill(levels, 0, present, 1);
        levelRuns.read(levels, present, count - present);
        for (int i = present; i < count; i++) {
            present += levels[i];
        }
        return present;
    }

    private void requireExact() {
        boolean levelsRead = page == null || page.levelsFrom() < 0 || levelRuns.isAtEnd();
        if (!levelsRead || !isAtEnd()) {
            throw new Malformed("a page with bytes beside its values");
        }
    }
}
