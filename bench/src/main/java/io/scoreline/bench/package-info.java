/// Measurements: [ScanBench] scans, scores and folds generated shards as a worker does and has DuckDB do the same in
/// SQL on the same files, in turns; [KernelBenchmark] measures one expression over columns in memory. Ratios within one
/// run count, figures of different runs do not.
@NullMarked
package io.scoreline.bench;

import org.jspecify.annotations.NullMarked;
