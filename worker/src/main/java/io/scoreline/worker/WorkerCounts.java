package io.scoreline.worker;

/// What a worker has done since its start: partitions held now, rounds committed, rows and bytes scanned, duplicates
/// found, partitions fenced, files merged away, orphans made garbage, files set aside.
public record WorkerCounts(
        int partitions,
        long rounds,
        long rows,
        long scannedBytes,
        long duplicates,
        long fenced,
        long mergedFiles,
        long orphans,
        long setAside) {}
