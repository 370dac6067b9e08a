package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.AggregateFunction;
import java.nio.ByteBuffer;

/// Reads a state's bytes, which may come from a damaged file: nothing is allocated before its length is known to be
/// there, and nothing is
/// taken that no fold could have made.
final class StateDecoder {
    private final StateLayout layout;
    private final ByteBuffer in;

    StateDecoder(StateLayout layout, ByteBuffer in) {
        this.layout = layout;
        this.in = in;
    }

    EntityState state() {
        need(StateCodec.HEAD_BYTES, "the head of a state");
        int format = in.get();
        require(format == layout.format(), "format " + layout.format(), format);
        int digest = in.getInt();
        require(digest == layout.digest(), "the digest of this definition", digest);
        long events = in.getLong();
        long last = in.getLong();
        require(events >= 0, "a count of events", events);
        require((events == 0) == (last == Long.MIN_VALUE), "a newest event exactly when there are events", last);
        long[][] cells = new long[layout.size()][];
        for (int i = 0; i < cells.length; i++) {
            CellLayout cell = layout.cell(i);
            cells[i] = cell.isSketch() ? new SketchDecoder(cell, in).cells(last) : cells(cell, last);
        }
        require(!in.hasRemaining(), "the end of the state", in.remaining());
        return new EntityState(layout, cells, last, events);
    }

    private long[] cells(CellLayout cell, long last) {
        need(Short.BYTES, "a number of cells");
        int count = Short.toUnsignedInt(in.getShort());
        require(count <= cell.keep(), "no more cells than are kept", count);
        if (count == 0) {
            return Cells.EMPTY;
        }
        int stride = cell.stride();
        need(Long.BYTES + count * (cell.isIndexed() ? stride : cell.width()) * Long.BYTES, "all its cells");
        long[] cells = new long[CellLayout.FIRST + count * stride];
        cells[0] = in.getLong();
        require(cells[0] <= last, "no time after the newest event", cells[0]);
        for (int at = CellLayout.FIRST; at < cells.length; at += stride) {
            cells[at] = cell.isIndexed() ? in.getLong() : 0;
            require(at == CellLayout.FIRST || cells[at] > cells[at - stride], "an ascending index", cells[at]);
            for (int i = 1; i < stride; i++) {
                cells[at + i] = in.getLong();
            }
            checkCell(cell, cells, at);
        }
        long newest = cells[cells.length - stride];
        require(newest == cell.index(cells[0]), "the newest event's cell last", newest);
        require(cells[CellLayout.FIRST] > newest - cell.keep(), "no cell that is too old", cells[CellLayout.FIRST]);
        return cells;
    }

    private static void checkCell(CellLayout layout, long[] cells, int at) {
        switch (layout.function()) {
            case COUNT -> require(cells[at + 1] > 0, "a count", cells[at + 1]);
            case MEAN -> require(cells[at + 3] > 0, "a count", cells[at + 3]);
            case MIN, MAX -> checkDouble(cells[at + 1]);
            case FIRST, LAST -> checkTimed(layout, cells, at);
            case SUM, DECAYED_SUM -> {}
            case DISTINCT -> throw new IllegalStateException("a sketch has a decoder of its own");
        }
    }

    private static void checkTimed(CellLayout layout, long[] cells, int at) {
        long ts = cells[at + 1];
        checkDouble(cells[at + 3]);
        require(ts <= cells[0] && layout.index(ts) == cells[at], "a time in its cell", ts);
        boolean newest = layout.function() == AggregateFunction.LAST && at == cells.length - layout.stride();
        require(!newest || ts == cells[0], "the newest time in the last cell", ts);
    }

    private static void checkDouble(long bits) {
        boolean negativeZero = bits == Long.MIN_VALUE;
        require(!negativeZero && Double.isFinite(Double.longBitsToDouble(bits)), "the bits of a finite double", bits);
    }

    private void need(int bytes, String what) {
        need(in, bytes, what);
    }

    static void need(ByteBuffer in, int bytes, String what) {
        require(in.remaining() >= bytes, what, in.remaining());
    }

    static void require(boolean condition, String expected, long found) {
        if (!condition) {
            throw new IllegalArgumentException(
                    "no state of this definition: expected " + expected + ", found " + found);
        }
    }
}
