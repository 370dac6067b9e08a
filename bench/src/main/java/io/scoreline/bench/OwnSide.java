package io.scoreline.bench;

import io.scoreline.shard.store.FileStore;
import io.scoreline.standalone.bench.BenchFiles;
import io.scoreline.standalone.bench.ScanTrial;

/// The worker's own scan.
final class OwnSide implements Side {
    private final ScanTrial trial;

    OwnSide(BenchFiles files, FileStore store, boolean payload, int threads) {
        trial = new ScanTrial(files, store, payload, threads);
    }

    @Override
    public String name() {
        return "Scoreline";
    }

    @Override
    public ScanTrial.Totals run() throws Exception {
        return trial.run();
    }

    long peakReservedBytes() {
        return trial.peakReservedBytes();
    }

    long peakArrowBytes() {
        return trial.peakArrowBytes();
    }

    @Override
    public void close() {
        trial.close();
    }
}
