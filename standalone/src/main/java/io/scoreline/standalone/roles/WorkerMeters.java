package io.scoreline.standalone.roles;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.scoreline.worker.Worker;
import io.scoreline.worker.WorkerCounts;
import java.util.function.ToDoubleFunction;

/// Shows a worker's counts in the API's `/metrics`.
final class WorkerMeters {
    private WorkerMeters() {}

    static void register(MeterRegistry registry, Worker worker) {
        Gauge.builder(
                        "scoreline.worker.partitions",
                        worker,
                        counted -> counted.counts().partitions())
                .description("Partitions that this worker holds")
                .register(registry);
        Gauge.builder("scoreline.worker.stuck.partitions", worker, Worker::stuckPartitions)
                .description("Partitions held that do not come forward")
                .register(registry);
        counter(registry, worker, "rounds", "Rounds committed", WorkerCounts::rounds);
        counter(registry, worker, "rows", "Rows of event shards scanned", WorkerCounts::rows);
        counter(registry, worker, "scanned.bytes", "Bytes of event shards scanned", WorkerCounts::scannedBytes);
        counter(registry, worker, "duplicates", "Duplicate events found", WorkerCounts::duplicates);
        counter(registry, worker, "fenced", "Partitions whose commit was fenced", WorkerCounts::fenced);
        counter(registry, worker, "merged.files", "Event shards merged away", WorkerCounts::mergedFiles);
        counter(registry, worker, "set.aside", "Event shards found not to be what they should be", WorkerCounts::setAside);
        counter(registry, worker, "orphans", "Files that no commit can name, made garbage", WorkerCounts::orphans);
    }

    private static void counter(
            MeterRegistry registry,
            Worker worker,
            String name,
            String description,
            ToDoubleFunction<WorkerCounts> count) {
        FunctionCounter.builder("scoreline.worker." + name, worker, counted -> count.applyAsDouble(counted.counts()))
                .description(description)
                .register(registry);
    }
}
