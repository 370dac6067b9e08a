package io.scoreline.scoring.engine;

import java.nio.ByteBuffer;

/// The bytes of a state, big-endian:
///
/// ```
/// byte   format (1; 2 where an aggregate counts distinct values)
/// int    beginning of the definition's digest
/// long   events
/// long   microseconds of the newest event, Long.MIN_VALUE without one
/// per aggregate of the definition, in its order:
///   short  number of cells
///   long   microseconds of the newest event added       (only with cells)
///   per cell, by ascending index:
///     long   index                                      (only where the layout is indexed)
///     long…  the cell, see CellLayout
/// ```
///
/// In place of its cells, an aggregate that counts distinct values has its panes (format 2):
///
/// ```
/// short  number of panes
/// long   microseconds of the newest event added         (only with panes)
/// per pane, ascending:
///   long   index                                        (only where the layout has panes)
///   byte   number of words
///   per word that is not 0, ascending:
///     byte   which
///     long   the word, see Sketch
/// ```
final class StateCodec {
    static final byte FORMAT = 1;
    static final byte FORMAT_WITH_SKETCHES = 2;

    /// Bytes before the first aggregate.
    static final int HEAD_BYTES = Byte.BYTES + Integer.BYTES + 2 * Long.BYTES;

    private StateCodec() {}

    static byte[] encode(StateLayout layout, EntityState state) {
        ByteBuffer out = ByteBuffer.allocate(size(layout, state));
        out.put(layout.format()).putInt(layout.digest()).putLong(state.events()).putLong(state.lastEventMicros());
        for (int i = 0; i < layout.size(); i++) {
            CellLayout cell = layout.cell(i);
            if (cell.isSketch()) {
                SketchCodec.encode(cell, state.cells(i), out);
            } else {
                encode(cell, state.cells(i), out);
            }
        }
        return out.array();
    }

    private static int size(StateLayout layout, EntityState state) {
        int size = HEAD_BYTES;
        for (int i = 0; i < layout.size(); i++) {
            CellLayout cell = layout.cell(i);
            size += cell.isSketch()
                    ? SketchCodec.bytes(cell, state.cells(i))
                    : bytes(cell, count(cell, state.cells(i)));
        }
        return size;
    }

    /// What an aggregate with so many cells takes.
    static int bytes(CellLayout cell, int count) {
        return Short.BYTES + (count == 0 ? 0 : Long.BYTES) + count * encodedLongs(cell) * Long.BYTES;
    }

    private static int count(CellLayout layout, long[] cells) {
        return cells.length / layout.stride();
    }

    private static int encodedLongs(CellLayout layout) {
        return layout.isIndexed() ? layout.stride() : layout.width();
    }

    private static void encode(CellLayout layout, long[] cells, ByteBuffer out) {
        out.putShort((short) count(layout, cells));
        if (cells.length == 0) {
            return;
        }
        out.putLong(cells[0]);
        for (int at = CellLayout.FIRST; at < cells.length; at += layout.stride()) {
            for (int i = layout.isIndexed() ? 0 : 1; i < layout.stride(); i++) {
                out.putLong(cells[at + i]);
            }
        }
    }

    /// Throws [IllegalArgumentException] for all bytes but those that `encode` gives for some state of this layout.
    static EntityState decode(StateLayout layout, byte[] bytes, int from, int length) {
        return new StateDecoder(layout, ByteBuffer.wrap(bytes, from, length)).state();
    }
}
