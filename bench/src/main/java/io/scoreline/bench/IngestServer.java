package io.scoreline.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.scoreline.api.ApiParts;
import io.scoreline.api.ApiServer;
import io.scoreline.api.ApiSettings;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.ShardWriterParts;
import io.scoreline.writer.ShardWriterSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/// One API in a process of its own, as the measured side: prints its port, then for each line that it reads what it has used so far, and ends with its input.
public final class IngestServer {
    private static final int PARTITIONS = 8;
    private static final long BUDGET_BYTES = 284L << 20;

    private IngestServer() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[3]);
        Clock clock = Clock.systemUTC();
        try (Catalog catalog = Catalog.open(CatalogPool.API.at(arguments[0], arguments[1], arguments[2]));
                ArrowMemory arrow = new ArrowMemory()) {
            StoreInfo info = catalog.migrate(PARTITIONS, Duration.ofHours(1));
            LocalFileStore files = new LocalFileStore(directory);
            MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
            try (ShardWriter writer = ShardWriter.open(
                            ShardWriterSettings.of("bench", directory.resolve("journal").resolve("bench")),
                            new ShardWriterParts(files, catalog, budget, new FeedSignal(), clock));
                    ApiServer api = ApiServer.start(
                            ApiSettings.of("bench", 0, directory.toString()),
                            new ApiParts(info, files, catalog, budget, arrow, writer, new FeedSignal(), clock))) {
                System.out.println("port " + api.port());
                serve(budget);
            }
        }
    }

    private static void serve(MemoryBudget budget) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long young = 0;
            long full = 0;
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                boolean isFull = collector.getName().contains("MarkSweep") || collector.getName().contains("Old");
                young += isFull ? 0 : collector.getCollectionCount();
                full += isFull ? collector.getCollectionCount() : 0;
            }
            System.out.println(system.getProcessCpuTime() + " " + threads.getTotalThreadAllocatedBytes() + " " + young + " "
                    + full + " " + budget.peakBytes());
        }
    }
}
