package io.scoreline.bench;

import io.scoreline.standalone.bench.ScanTrial;

/// One of the two that are compared.
interface Side extends AutoCloseable {
    String name();

    /// Scans everything once.
    ScanTrial.Totals run() throws Exception;

    @Override
    void close();
}
