package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Aggregate;

/// Reads an aggregate's value from its cells at a time. A NaN says that there is none: values themselves are finite.
final class CellReader {
    private static final int EXPONENT_CAP = 2_200;

    private final CellLayout layout;
    private final long windowMicros;

    CellReader(Aggregate aggregate) {
        layout = CellLayout.of(aggregate);
        windowMicros = aggregate.windowMicros();
    }

    double value(long[] cells, long atMicros) {
        int from = CellLayout.FIRST;
        int to = cells.length;
        if (windowMicros > 0) {
            from = behind(cells, layout.index(atMicros - windowMicros));
            to = behind(cells, layout.index(atMicros));
        }
        return switch (layout.function()) {
            case COUNT -> (double) count(cells, from, to, 1);
            case SUM -> sum(cells, from, to);
            case MEAN -> from >= to ? Double.NaN : sum(cells, from, to) / (double) count(cells, from, to, 3);
            case DECAYED_SUM -> decayedSum(cells, atMicros);
            case MIN -> least(cells, from, to);
            case MAX -> greatest(cells, from, to);
            case FIRST -> from >= to ? Double.NaN : Double.longBitsToDouble(cells[from + 3]);
            case LAST -> from >= to ? Double.NaN : Double.longBitsToDouble(cells[to - 1]);
            case DISTINCT -> distinct(cells, from, to);
        };
    }

    /// How many values a mean is of, at a time.
    long meanCount(long[] cells, long atMicros) {
        int from = windowMicros > 0 ? behind(cells, layout.index(atMicros - windowMicros)) : CellLayout.FIRST;
        int to = windowMicros > 0 ? behind(cells, layout.index(atMicros)) : cells.length;
        return count(cells, from, to, 3);
    }

    /// Whether an event of that time counts at a time, as far as windows go.
    boolean isInWindow(long tsMicros, long atMicros) {
        long index = layout.index(tsMicros);
        return windowMicros == 0
                || (index > layout.index(atMicros - windowMicros) && index <= layout.index(atMicros));
    }

    /// The time that `age` counts from: that of the first event for `first`, else of the newest that was added.
    /// `Long.MIN_VALUE` when
    /// there is none.
    long timeMicros(long[] cells) {
        if (cells.length == 0) {
            return Long.MIN_VALUE;
        }
        return switch (layout.function()) {
            case FIRST -> cells[CellLayout.FIRST + 1];
            case COUNT, SUM, MEAN, DECAYED_SUM, MIN, MAX, LAST, DISTINCT -> cells[0];
        };
    }

    /// The place behind the cells whose pane is at or below the given one.
    private int behind(long[] cells, long pane) {
        int at = cells.length;
        while (at > CellLayout.FIRST && layout.pane(cells[at - layout.stride()]) > pane) {
            at -= layout.stride();
        }
        return at;
    }

    private long count(long[] cells, int from, int to, int offset) {
        long count = 0;
        for (int at = from; at < to; at += layout.stride()) {
            count += cells[at + offset];
        }
        return count;
    }

    private double sum(long[] cells, int from, int to) {
        long[] total = new long[2];
        for (int at = from; at < to; at += layout.stride()) {
            FixedPoint.add(total, 0, cells[at + 1], cells[at + 2]);
        }
        return FixedPoint.toDouble(total[0], total[1]) / FixedPoint.UNITS_PER_ONE;
    }

    private double decayedSum(long[] cells, long atMicros) {
        long epochNow = layout.index(atMicros);
        double sum = 0;
        for (int at = CellLayout.FIRST; at < cells.length; at += layout.stride()) {
            int exponent = Math.clamp(cells[at] - epochNow, -EXPONENT_CAP, EXPONENT_CAP);
            sum += Math.scalb(FixedPoint.toDouble(cells[at + 1], cells[at + 2]), exponent);
        }
        double elapsed = Math.floorMod(atMicros, layout.unitMicros()) / (double) layout.unitMicros();
        return sum * Exp2.exp2(-elapsed) / FixedPoint.UNITS_PER_ONE;
    }

    private double distinct(long[] cells, int from, int to) {
        long[] words = new long[Sketch.WORDS];
        for (int at = from; at < to; at += layout.stride()) {
            int word = Math.floorMod(cells[at], Sketch.WORDS);
            words[word] = Sketch.max(words[word], cells[at + 1]);
        }
        return Sketch.estimate(words);
    }

    private double least(long[] cells, int from, int to) {
        double least = Double.NaN;
        for (int at = from; at < to; at += layout.stride()) {
            double value = Double.longBitsToDouble(cells[at + 1]);
            least = value < least || at == from ? value : least;
        }
        return least;
    }

    private double greatest(long[] cells, int from, int to) {
        double greatest = Double.NaN;
        for (int at = from; at < to; at += layout.stride()) {
            double value = Double.longBitsToDouble(cells[at + 1]);
            greatest = value > greatest || at == from ? value : greatest;
        }
        return greatest;
    }
}
