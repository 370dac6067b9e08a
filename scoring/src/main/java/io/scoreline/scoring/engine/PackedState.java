package io.scoreline.scoring.engine;

/// Writes a state in few bytes. Numbers are varints (seven bits a byte, low ones first), signed ones zigzag before:
///
/// ```
/// events                              the newest event's time follows only when there are any
/// newest event, signed
/// per aggregate of the definition, in its order:
///   number of cells                   nothing follows when there are none
///   newest event - newest event added
///   per cell, by descending index:
///     index of the newest event - index, then each by how much it lies below the one before   (only where indexed)
///     the cell: counts as they are; sums as signed numbers of 128 bits; a double with its bytes reversed, so that
///     few digits are few bytes; times by how much they lie before the newest added; hashes and sketches as 8 bytes
/// ```
final class PackedState {
    private static final int FIRST_BYTES = 64;

    private final StateLayout layout;
    private final PackedBytes out = new PackedBytes(FIRST_BYTES);

    private PackedState(StateLayout layout) {
        this.layout = layout;
    }

    static byte[] of(StateLayout layout, EntityState state) {
        PackedState packed = new PackedState(layout);
        packed.write(state);
        return packed.out.toBytes();
    }

    private void write(EntityState state) {
        out.number(state.events());
        if (state.events() == 0) {
            return;
        }
        out.signed(state.lastEventMicros());
        for (int i = 0; i < layout.size(); i++) {
            write(layout.cell(i), state.cells(i), state.lastEventMicros());
        }
    }

    private void write(CellLayout cell, long[] cells, long last) {
        int stride = cell.stride();
        int count = cells.length / stride;
        out.number(count);
        if (count == 0) {
            return;
        }
        out.number(last - cells[0]);
        long above = newestIndex(cell, cells[0]);
        for (int at = cells.length - stride; at >= CellLayout.FIRST; at -= stride) {
            if (cell.isIndexed()) {
                out.signed(above - cells[at]);
                above = cells[at];
            }
            write(cell, cells, at);
        }
    }

    /// What the highest index of the cells is measured from.
    static long newestIndex(CellLayout cell, long newestMicros) {
        return cell.isSketch() ? cell.index(newestMicros) * Sketch.WORDS : cell.index(newestMicros);
    }

    private void write(CellLayout cell, long[] cells, int at) {
        switch (cell.function()) {
            case COUNT -> out.number(cells[at + 1]);
            case SUM, DECAYED_SUM -> out.wide(cells[at + 1], cells[at + 2]);
            case MEAN -> {
                out.wide(cells[at + 1], cells[at + 2]);
                out.number(cells[at + 3]);
            }
            case MIN, MAX -> out.number(Long.reverseBytes(cells[at + 1]));
            case FIRST, LAST -> {
                out.number(cells[0] - cells[at + 1]);
                out.eight(cells[at + 2]);
                out.number(Long.reverseBytes(cells[at + 3]));
            }
            case DISTINCT -> out.eight(cells[at + 1]);
        }
    }
}
