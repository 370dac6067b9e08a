package io.scoreline.worker;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.writer.merge.EventMerger;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Merges in a process of its own, which can be killed.
final class TestingMergeProcess {
    static final PartitionId ONLY = new PartitionId(0);

    private TestingMergeProcess() {}

    /// Begins to merge as soon as it says so in its first line; ends when nothing is left to merge. `killAt` is a kill
    /// point, or empty.
    static Process start(CatalogSettings settings, Path directory, Lease lease, String killAt) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx96m"));
        if (!killAt.isEmpty()) {
            command.add("-Dscoreline.killAt=" + killAt);
        }
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TestingMergeProcess.class.getName(),
                settings.jdbcUrl(),
                settings.user(),
                settings.password(),
                directory.toString(),
                Long.toString(lease.epoch()),
                Long.toString(lease.decidedSeq())));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// Waits for its first line; false when it ended without.
    static boolean awaitBegin(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.equals("begin")) {
            line = lines.readLine();
        }
        return line != null;
    }

    public static void main(String[] args) throws Exception {
        CatalogSettings settings = CatalogSettings.of(args[0], args[1], args[2], 2);
        MemoryBudget budget = new MemoryBudget(64 << 20);
        try (Catalog catalog = Catalog.open(settings);
                ArrowMemory arrow = new ArrowMemory(budget)) {
            Lease lease = new Lease(ONLY, Long.parseLong(args[4]), Long.parseLong(args[5]));
            EventMerger merger = new EventMerger(new LocalFileStore(Path.of(args[3])), catalog, arrow, budget);
            System.out.println("begin");
            System.out.flush();
            int merged;
            do {
                merged = merger.merge(lease, lease.decidedSeq());
            } while (merged > 0);
        }
    }
}
