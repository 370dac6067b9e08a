package io.scoreline.scoring.engine;

import java.util.Arrays;

/// Operations on an aggregate's cells, see [CellLayout]. Those that add change the array in place where they can and
/// return the array that
/// counts from then on.
final class Cells {
    static final long[] EMPTY = {};

    private Cells() {}

    /// Adds an event's cell `c0, c1, c2` (as many as the layout has); of a sketch, the word `c0` with its place `c1`.
    static long[] add(long[] cells, CellLayout layout, long tsMicros, long c0, long c1, long c2) {
        long pane = layout.index(tsMicros);
        long index = layout.isSketch() ? pane * Sketch.WORDS + c1 : pane;
        long[] target = cells;
        int at = find(target, layout, index);
        if (at >= target.length || target[at] != index) {
            if (isDropped(target, layout, index)) {
                return target;
            }
            target = insert(target, layout, at, index, tsMicros);
            at = find(target, layout, index);
            put(target, layout, at + 1, c0, c1, c2);
        } else {
            combine(target, layout, at + 1, c0, c1, c2);
        }
        target[0] = Math.max(target[0], tsMicros);
        return target;
    }

    private static boolean isDropped(long[] cells, CellLayout layout, long index) {
        return cells.length > 0 && layout.isTooOld(index, newestIndex(cells, layout));
    }

    private static long newestIndex(long[] cells, CellLayout layout) {
        return cells[cells.length - layout.stride()];
    }

    /// The place of the index, or where it belongs; most events are new, so from the end.
    private static int find(long[] cells, CellLayout layout, long index) {
        int stride = layout.stride();
        int at = Math.max(cells.length, CellLayout.FIRST);
        while (at > CellLayout.FIRST && cells[at - stride] >= index) {
            at -= stride;
        }
        return at;
    }

    /// Makes room for a cell at a place and drops what became too old by it.
    private static long[] insert(long[] cells, CellLayout layout, int place, long index, long tsMicros) {
        int stride = layout.stride();
        int from = CellLayout.FIRST;
        if (place >= cells.length) {
            from = firstKept(cells, layout, index);
        }
        int tail = Math.max(0, cells.length - place);
        int head = Math.max(0, Math.min(place, cells.length) - from);
        int length = CellLayout.FIRST + head + stride + tail;
        long[] target = length == cells.length ? cells : new long[length];
        System.arraycopy(cells, Math.min(from, cells.length), target, CellLayout.FIRST, head);
        System.arraycopy(cells, cells.length - tail, target, length - tail, tail);
        target[0] = cells.length == 0 ? tsMicros : cells[0];
        target[CellLayout.FIRST + head] = index;
        return target;
    }

    private static int firstKept(long[] cells, CellLayout layout, long newest) {
        int from = CellLayout.FIRST;
        while (from < cells.length && layout.isTooOld(cells[from], newest)) {
            from += layout.stride();
        }
        return from;
    }

    private static void put(long[] cells, CellLayout layout, int at, long c0, long c1, long c2) {
        cells[at] = c0;
        if (layout.width() > 1) {
            cells[at + 1] = c1;
        }
        if (layout.width() > 2) {
            cells[at + 2] = c2;
        }
    }

    /// Combines the cell at a place with another.
    static void combine(long[] cells, CellLayout layout, int at, long c0, long c1, long c2) {
        switch (layout.function()) {
            case COUNT -> cells[at] += c0;
            case SUM, DECAYED_SUM -> FixedPoint.add(cells, at, c0, c1);
            case MEAN -> {
                FixedPoint.add(cells, at, c0, c1);
                cells[at + 2] += c2;
            }
            case MIN -> cells[at] = Double.longBitsToDouble(c0) < Double.longBitsToDouble(cells[at]) ? c0 : cells[at];
            case MAX -> cells[at] = Double.longBitsToDouble(c0) > Double.longBitsToDouble(cells[at]) ? c0 : cells[at];
            case DISTINCT -> cells[at] = Sketch.max(cells[at], c0);
            case FIRST -> {
                if (order(c0, c1, c2, cells, at) < 0) {
                    put(cells, layout, at, c0, c1, c2);
                }
            }
            case LAST -> {
                if (order(c0, c1, c2, cells, at) > 0) {
                    put(cells, layout, at, c0, c1, c2);
                }
            }
        }
    }

    private static int order(long ts, long idHash, long bits, long[] cells, int at) {
        if (ts != cells[at]) {
            return Long.compare(ts, cells[at]);
        }
        return idHash != cells[at + 1] ? Long.compare(idHash, cells[at + 1]) : Long.compare(bits, cells[at + 2]);
    }

    /// The cells of all events of both; `b` is left as it was.
    static long[] merge(long[] a, long[] b, CellLayout layout) {
        if (b.length == 0) {
            return a;
        }
        if (a.length == 0) {
            return b.clone();
        }
        if (!layout.isIndexed()) {
            combine(a, layout, CellLayout.FIRST + 1, b, CellLayout.FIRST + 1);
            a[0] = Math.max(a[0], b[0]);
            return a;
        }
        long newest = Math.max(newestIndex(a, layout), newestIndex(b, layout));
        int stride = layout.stride();
        int i = firstKept(a, layout, newest);
        int j = firstKept(b, layout, newest);
        long[] merged = new long[CellLayout.FIRST + (a.length - i) + (b.length - j)];
        merged[0] = Math.max(a[0], b[0]);
        int at = CellLayout.FIRST;
        while (i < a.length || j < b.length) {
            boolean fromA = j >= b.length || (i < a.length && a[i] <= b[j]);
            boolean both = i < a.length && j < b.length && a[i] == b[j];
            System.arraycopy(fromA ? a : b, fromA ? i : j, merged, at, stride);
            if (both) {
                combine(merged, layout, at + 1, b, j + 1);
            }
            i += fromA ? stride : 0;
            j += !fromA || both ? stride : 0;
            at += stride;
        }
        return at == merged.length ? merged : Arrays.copyOf(merged, at);
    }

    private static void combine(long[] cells, CellLayout layout, int at, long[] other, int from) {
        int width = layout.width();
        combine(cells, layout, at, other[from], width > 1 ? other[from + 1] : 0, width > 2 ? other[from + 2] : 0);
    }
}
