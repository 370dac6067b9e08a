package io.scoreline.scoring.explain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Closes a sum: lines are added until the exact sum of all, rounded once to a double, is the value to the bit. One
/// line is enough unless the others cancel each other nearly to nothing.
final class Closing {
    private Closing() {}

    static List<Line> close(List<Line> lines, double value) {
        List<Line> closed = new ArrayList<>(lines);
        BigDecimal sum = sum(lines);
        while (sum.doubleValue() != value) {
            double rest = new BigDecimal(value).subtract(sum).doubleValue();
            double line = Math.clamp(rest, -Double.MAX_VALUE, Double.MAX_VALUE);
            closed.add(new Line(Line.ROUNDING, line));
            sum = sum.add(new BigDecimal(line));
        }
        return List.copyOf(closed);
    }

    static BigDecimal sum(List<Line> lines) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Line line : lines) {
            sum = sum.add(new BigDecimal(line.value()));
        }
        return sum;
    }
}
