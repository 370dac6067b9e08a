package io.scoreline.api.info;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What the operating system and the JVM say about this process, under the names that they have everywhere.
final class ProcessMeters {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double KIB = 1024;

    private ProcessMeters() {}

    static void register(MeterRegistry registry) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        gauge(registry, "process.start.time.seconds", "When this process started, in seconds since 1970", runtime, bean -> bean.getStartTime() / 1e3);
        gauge(registry, "process.resident.memory.bytes", "Memory of this process that is in RAM", STATUS, ProcessMeters::residentBytes);
        gauge(registry, "jvm.heap.used.bytes", "Bytes of the heap in use", memory, bean -> bean.getHeapMemoryUsage().getUsed());
        gauge(registry, "jvm.heap.max.bytes", "Bytes that the heap may have", memory, bean -> bean.getHeapMemoryUsage().getMax());
        FunctionCounter.builder("jvm.gc.seconds", collectors, ProcessMeters::collectorSeconds)
                .description("Time that collectors of garbage took")
                .register(registry);
        FunctionCounter.builder("process.cpu.seconds", ProcessHandle.current(), ProcessMeters::processorSeconds)
                .description("Processor time of this process")
                .register(registry);
    }

    private static <T> void gauge(
            MeterRegistry registry,
            String name,
            String description,
            T of,
            ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(description).strongReference(true).register(registry);
    }

    private static double collectorSeconds(List<GarbageCollectorMXBean> collectors) {
        return collectors.stream().mapToLong(each -> Math.max(0, each.getCollectionTime())).sum() / 1e3;
    }

    private static double processorSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /// Not a number where the system does not say.
    private static double residentBytes(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
                }
            }
        } catch (IOException unknown) {
            return Double.NaN;
        }
        return Double.NaN;
    }
}
