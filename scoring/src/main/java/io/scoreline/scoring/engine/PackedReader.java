package io.scoreline.scoring.engine;

import java.util.Arrays;

/// Reads what [PackedState] writes; the bytes come from the memory of this process and are not checked beyond their
/// length.
final class PackedReader {
    private final StateLayout layout;
    private final byte[] bytes;
    private final int end;
    private int at;
    private long wideHigh;

    PackedReader(StateLayout layout, byte[] bytes, int from, int length) {
        this.layout = layout;
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
    }

    EntityState state() {
        long events = number();
        long[][] cells = new long[layout.size()][];
        if (events == 0) {
            Arrays.fill(cells, Cells.EMPTY);
            return new EntityState(layout, cells, Long.MIN_VALUE, 0);
        }
        long last = signed();
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells(layout.cell(i), last);
        }
        if (at != end) {
            throw new IllegalArgumentException(
                    "a packed state of %08x: expected its end, found %d bytes more".formatted(layout.digest(), end - at));
        }
        return new EntityState(layout, cells, last, events);
    }

    private long[] cells(CellLayout cell, long last) {
        int count = (int) number();
        if (count == 0) {
            return Cells.EMPTY;
        }
        int stride = cell.stride();
        long[] cells = new long[CellLayout.FIRST + count * stride];
        cells[0] = last - number();
        long above = PackedState.newestIndex(cell, cells[0]);
        for (int place = cells.length - stride; place >= CellLayout.FIRST; place -= stride) {
            if (cell.isIndexed()) {
                above -= signed();
                cells[place] = above;
            }
            read(cell, cells, place);
        }
        return cells;
    }

    private void read(CellLayout cell, long[] cells, int place) {
        switch (cell.function()) {
            case COUNT -> cells[place + 1] = number();
            case SUM, DECAYED_SUM -> readWide(cells, place);
            case MEAN -> {
                readWide(cells, place);
                cells[place + 3] = number();
            }
            case MIN, MAX -> cells[place + 1] = Long.reverseBytes(number());
            case FIRST, LAST -> {
                cells[place + 1] = cells[0] - number();
                cells[place + 2] = eight();
                cells[place + 3] = Long.reverseBytes(number());
            }
            case DISTINCT -> cells[place + 1] = eight();
        }
    }

    private void readWide(long[] cells, int place) {
        cells[place + 1] = wideLow();
        cells[place + 2] = wideHigh;
    }

    private long number() {
        long value = 0;
        for (int shift = 0; true; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    /// The lower half of a signed number of 128 bits; the upper one is left in `wideHigh`.
    private long wideLow() {
        long low = 0;
        long high = 0;
        byte next;
        int shift = 0;
        do {
            next = bytes[at++];
            long part = next & 0x7fL;
            low |= shift < Long.SIZE ? part << shift : 0;
            high |= shift >= Long.SIZE ? part << (shift - Long.SIZE) : shift > Long.SIZE - 7 ? part >>> (Long.SIZE - shift) : 0;
            shift += 7;
        } while (next < 0);
        long sign = -(low & 1);
        wideHigh = (high >>> 1) ^ sign;
        return ((low >>> 1) | (high << 63)) ^ sign;
    }

    private long eight() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            value |= (bytes[at++] & 0xffL) << shift;
        }
        return value;
    }
}
