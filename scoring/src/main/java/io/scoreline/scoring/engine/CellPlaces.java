package io.scoreline.scoring.engine;

/// In which cell of its aggregate each row of a block lies, see [CellLayout#index], and how many microseconds behind that
/// cell's beginning. Most rows lie in the cell of the row before; else a multiplication stands in for the division
/// wherever it finds the same.
final class CellPlaces {
    private final long unitMicros;
    private final double perMicro;
    private final long[] index = new long[EventBlock.MAX_ROWS];
    private final double[] elapsed;

    /// With a unit of 0 all rows lie in cell 0.
    CellPlaces(long unitMicros) {
        this.unitMicros = unitMicros;
        this.perMicro = unitMicros == 0 ? 0 : 1.0 / (double) unitMicros;
        this.elapsed = new double[unitMicros == 0 ? 0 : EventBlock.MAX_ROWS];
    }

    void find(long[] tsMicros, int rows) {
        if (unitMicros == 0) {
            return;
        }
        long place = 0;
        long begin = 0;
        for (int i = 0; i < rows; i++) {
            long ts = tsMicros[i];
            long rest = ts - begin;
            if (i == 0 || rest < 0 || rest >= unitMicros) {
                place = place(ts);
                begin = place * unitMicros;
                rest = ts - begin;
            }
            index[i] = place;
            elapsed[i] = (double) rest;
        }
    }

    private long place(long ts) {
        long place = (long) Math.floor((double) ts * perMicro);
        long rest = ts - place * unitMicros;
        return rest < 0 || rest >= unitMicros ? Math.floorDiv(ts, unitMicros) : place;
    }

    /// The end of the rows from `row` on, at most `to`, that lie in one cell.
    int runEnd(int row, int to) {
        if (unitMicros == 0) {
            return to;
        }
        int end = row + 1;
        while (end < to && index[end] == index[row]) {
            end++;
        }
        return end;
    }

    long[] index() {
        return index;
    }

    /// May be overwritten by the caller.
    double[] elapsed() {
        return elapsed;
    }
}
