package io.scoreline.scoring.engine;

import java.nio.ByteBuffer;

/// The bytes of an aggregate that counts distinct values; see [StateCodec].
final class SketchCodec {
    private static final int WORD_BYTES = Byte.BYTES + Long.BYTES;

    private SketchCodec() {}

    /// What so many panes with so many words each take.
    static int bytes(CellLayout layout, int panes, int words) {
        return Short.BYTES + (panes == 0 ? 0 : Long.BYTES) + panes * (paneBytes(layout) + words * WORD_BYTES);
    }

    static int bytes(CellLayout layout, long[] cells) {
        int words = cells.length / layout.stride();
        int panes = panes(layout, cells);
        return bytes(layout, panes, 0) + words * WORD_BYTES;
    }

    private static int paneBytes(CellLayout layout) {
        return (layout.isPaned() ? Long.BYTES : 0) + Byte.BYTES;
    }

    private static int panes(CellLayout layout, long[] cells) {
        int panes = 0;
        for (int at = CellLayout.FIRST; at < cells.length; at = paneEnd(layout, cells, at)) {
            panes++;
        }
        return panes;
    }

    /// Behind the last cell of the pane that begins at a place.
    private static int paneEnd(CellLayout layout, long[] cells, int from) {
        int at = from;
        while (at < cells.length && layout.pane(cells[at]) == layout.pane(cells[from])) {
            at += layout.stride();
        }
        return at;
    }

    static void encode(CellLayout layout, long[] cells, ByteBuffer out) {
        out.putShort((short) panes(layout, cells));
        if (cells.length == 0) {
            return;
        }
        out.putLong(cells[0]);
        for (int from = CellLayout.FIRST; from < cells.length; from = paneEnd(layout, cells, from)) {
            int to = paneEnd(layout, cells, from);
            if (layout.isPaned()) {
                out.putLong(layout.pane(cells[from]));
            }
            out.put((byte) ((to - from) / layout.stride()));
            for (int at = from; at < to; at += layout.stride()) {
                out.put((byte) Math.floorMod(cells[at], Sketch.WORDS)).putLong(cells[at + 1]);
            }
        }
    }
}
