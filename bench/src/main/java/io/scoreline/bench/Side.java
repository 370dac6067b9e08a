package io.scoreline.bench;

/// One of the two that are compared.
interface Side extends AutoCloseable {
    String name();

    /// Scans everything once.
    Totals run() throws Exception;

    @Override
    void close();

    /// What both must agree on, the heat as of the first moment up to rounding.
    record Totals(long entities, long events, double heat, double worst) {}
}
