package io.scoreline.standalone.sample;

import java.util.Arrays;

/// Ranks drawn so that rank r is drawn in proportion to 1/r: few entities have most of the events. Immutable.
final class Zipf {
    private final double[] cumulated;

    Zipf(int ranks) {
        cumulated = new double[ranks];
        double sum = 0;
        for (int r = 0; r < ranks; r++) {
            sum += 1.0 / (r + 1);
            cumulated[r] = sum;
        }
    }

    /// The rank, from 0, at which a uniform number in [0, 1) falls.
    int rank(double uniform) {
        int at = Arrays.binarySearch(cumulated, uniform * cumulated[cumulated.length - 1]);
        return Math.min(at < 0 ? -at - 1 : at + 1, cumulated.length - 1);
    }
}
