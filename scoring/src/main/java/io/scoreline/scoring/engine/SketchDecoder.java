package io.scoreline.scoring.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Reads what [SketchCodec] writes, as [StateDecoder] does: nothing is taken that no fold could have made.
final class SketchDecoder {
    private static final long LARGEST_PANE = Long.MAX_VALUE / Sketch.WORDS - 1;

    private final CellLayout layout;
    private final ByteBuffer in;
    private long[] cells = Cells.EMPTY;
    private int end = CellLayout.FIRST;

    SketchDecoder(CellLayout layout, ByteBuffer in) {
        this.layout = layout;
        this.in = in;
    }

    long[] cells(long last) {
        StateDecoder.need(in, Short.BYTES, "a number of panes");
        int panes = Short.toUnsignedInt(in.getShort());
        StateDecoder.require(panes <= layout.keep(), "no more panes than are kept", panes);
        if (panes == 0) {
            return Cells.EMPTY;
        }
        StateDecoder.need(in, Long.BYTES, "the newest event's time");
        long newest = in.getLong();
        StateDecoder.require(newest <= last, "no time after the newest event", newest);
        for (int i = 0; i < panes; i++) {
            pane();
        }
        long newestPane = layout.pane(cells[end - layout.stride()]);
        StateDecoder.require(newestPane == layout.index(newest), "the newest event's pane last", newestPane);
        long oldest = layout.pane(cells[CellLayout.FIRST]);
        StateDecoder.require(oldest > newestPane - layout.keep(), "no pane that is too old", oldest);
        cells[0] = newest;
        return Arrays.copyOf(cells, end);
    }

    private void pane() {
        StateDecoder.need(in, layout.isPaned() ? Long.BYTES + Byte.BYTES : Byte.BYTES, "a pane");
        long pane = layout.isPaned() ? in.getLong() : 0;
        StateDecoder.require(Math.abs(pane) <= LARGEST_PANE && pane != Long.MIN_VALUE, "the index of a pane", pane);
        int words = Byte.toUnsignedInt(in.get());
        StateDecoder.require(words > 0 && words <= Sketch.WORDS, "a number of words", words);
        StateDecoder.need(in, words * (Byte.BYTES + Long.BYTES), "all its words");
        cells = Arrays.copyOf(cells, end + words * layout.stride());
        for (int i = 0; i < words; i++) {
            word(pane, in.get(), in.getLong());
        }
    }

    private void word(long pane, int word, long bits) {
        StateDecoder.require(Sketch.isValid(word, bits), "a word of a sketch", bits);
        long index = pane * Sketch.WORDS + word;
        StateDecoder.require(
                end == CellLayout.FIRST || index > cells[end - layout.stride()], "an ascending index", index);
        cells[end] = index;
        cells[end + 1] = bits;
        end += layout.stride();
    }
}
