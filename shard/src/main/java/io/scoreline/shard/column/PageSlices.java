package io.scoreline.shard.column;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Values of a column where they lie: row by row a slice of a page, which is held until the rows are forgotten. Reusable,
/// not thread-safe.
final class PageSlices {
    private static final int FIRST_PAGES = 4;

    private @Nullable PageBytes[] pages = new PageBytes[FIRST_PAGES];
    /// Behind the last row in each page.
    private int[] pageEnds = new int[FIRST_PAGES];

    private int pageCount;
    private int[] froms = {};
    private int[] lengths = {};
    private int rows;

    boolean isEmpty() {
        return pageCount == 0;
    }

    /// The next rows lie in this page.
    void begin(PageBytes page, int count) {
        if (pageCount == 0 || pages[pageCount - 1] != page) {
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, 2 * pageCount);
                pageEnds = Arrays.copyOf(pageEnds, 2 * pageCount);
            }
            page.hold();
            pages[pageCount++] = page;
        }
        if (rows + count > froms.length) {
            int capacity = Math.max(rows + count, 2 * froms.length);
            froms = Arrays.copyOf(froms, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }
    }

    /// The next row, of those that were begun.
    void add(int from, int length) {
        froms[rows] = from;
        lengths[rows++] = length;
        pageEnds[pageCount - 1] = rows;
    }

    byte[] bytes(int row) {
        int at = 0;
        while (row >= pageEnds[at]) {
            at++;
        }
        PageBytes page = pages[at];
        if (page == null) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        return page.bytes();
    }

    int from(int row) {
        return froms[row];
    }

    int length(int row) {
        return lengths[row];
    }

    void forget() {
        for (int i = 0; i < pageCount; i++) {
            PageBytes page = pages[i];
            if (page != null) {
                page.release();
            }
            pages[i] = null;
            pageEnds[i] = 0;
        }
        pageCount = 0;
        rows = 0;
    }
}
