package io.scoreline.scoring.math;

/// Room for what a function keeps of a column between its passes. Not thread-safe.
public final class KernelScratch {
    final double[] first;
    final double[] second;

    /// For columns of up to `rows` rows.
    public KernelScratch(int rows) {
        first = new double[rows];
        second = new double[rows];
    }
}
