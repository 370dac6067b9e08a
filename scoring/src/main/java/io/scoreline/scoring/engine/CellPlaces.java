package io.scoreline.scoring.engine;

/// In which cell of its aggregate each row of a block lies, see [CellLayout#index], and how many microseconds behind that
/// cell's beginning. A multiplication stands in for the division wherever it finds the same.
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
        for (int i = 0; i < rows; i++) {
            long ts = tsMicros[i];
            long place = (long) Math.floor((double) ts * perMicro);
            long rest = ts - place * unitMicros;
            if (rest < 0 || rest >= unitMicros) {
                place = Math.floorDiv(ts, unitMicros);
                rest = ts - place * unitMicros;
            }
            index[i] = place;
            elapsed[i] = (double) rest;
        }
    }

    long[] index() {
        return index;
    }

    /// May be overwritten by the caller.
    double[] elapsed() {
        return elapsed;
    }
}
