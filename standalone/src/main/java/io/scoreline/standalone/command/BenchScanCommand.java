package io.scoreline.standalone.command;

import com.sun.management.ThreadMXBean;
import io.scoreline.shard.memory.ProcessMemory;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.standalone.bench.BenchFiles;
import io.scoreline.standalone.bench.ScanTrial;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bench scan`: events scanned, scored and folded as a worker does it.
@Command(
        name = "scan",
        description = "Scan, score and fold generated events as a worker does, from typed columns and from JSON.")
final class BenchScanCommand implements Callable<Integer> {
    private static final int PARTITIONS = 8;
    private static final int WARM_UPS = 2;

    private final Context context;

    @Mixin
    final GlobalFlags global = new GlobalFlags();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIRECTORY",
            description = "where the events' files are made and kept (default: a temporary one, removed at the end)")
    private @Nullable Path directory;

    @Option(names = "--events", paramLabel = "N", defaultValue = "1000000", description = "how many events (default: 1000000)")
    private int events;

    @Option(names = "--entities", paramLabel = "M", defaultValue = "20000", description = "over how many entities (default: 20000)")
    private int entities;

    @Option(names = "--runs", paramLabel = "R", defaultValue = "5", description = "runs behind the warm-up; the median counts (default: 5)")
    private int runs;

    @Option(names = "--threads", paramLabel = "T", split = ",", defaultValue = "1,2", description = "numbers of threads (default: 1,2)")
    private List<Integer> threads = List.of();

    BenchScanCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (events < 1 || entities < PARTITIONS || entities > events || runs < 1 || threads.stream().anyMatch(t -> t < 1)) {
            throw new CommandException("expected at least " + PARTITIONS
                    + " --entities, no more than --events, and --runs and --threads above 0");
        }
        if (directory != null) {
            Path kept = context.workingDirectory().resolve(directory);
            Files.createDirectories(kept);
            measure(kept);
            return ExitCode.DONE;
        }
        Path temporary = Files.createTempDirectory("scoreline-bench");
        try {
            measure(temporary);
        } finally {
            remove(temporary);
        }
        return ExitCode.DONE;
    }

    private void measure(Path folder) throws Exception {
        BenchFiles files = new BenchFiles(folder.toAbsolutePath(), events, entities, PARTITIONS);
        LocalFileStore store = new LocalFileStore(files.directory());
        files.make(store);
        TextTable table = new TextTable(
                Column.text("features"),
                Column.number("threads"),
                Column.number("first ms"),
                Column.number("ms"),
                Column.number("rows/s"),
                Column.number("heap B/row"),
                Column.number("Arrow MB"),
                Column.number("reserved MB"));
        for (boolean payload : new boolean[] {false, true}) {
            for (int count : threads) {
                try (ScanTrial trial = new ScanTrial(files, store, payload, count)) {
                    row(table, trial, payload, count);
                }
            }
        }
        context.terminal().print(table);
        context.terminal().print("process: " + ProcessMemory.read().peakRssBytes().orElse(0) / (1 << 20) + " MiB resident at most");
    }

    private void row(TextTable table, ScanTrial trial, boolean payload, int count) throws Exception {
        double first = millis(trial);
        for (int run = 1; run < WARM_UPS; run++) {
            millis(trial);
        }
        ThreadMXBean heap = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = heap.getTotalThreadAllocatedBytes();
        double[] times = new double[runs];
        for (int run = 0; run < runs; run++) {
            times[run] = millis(trial);
        }
        double allocated = (double) (heap.getTotalThreadAllocatedBytes() - before) / runs / events;
        Arrays.sort(times);
        double median = times[runs / 2];
        table.row(
                payload ? "JSON" : "typed",
                Integer.toString(count),
                text("%.0f", first),
                text("%.0f", median),
                text("%.2f M", events / median / 1e3),
                text("%.1f", allocated),
                text("%.1f", trial.peakArrowBytes() / 1e6),
                text("%.1f", trial.peakReservedBytes() / 1e6));
    }

    private static double millis(ScanTrial trial) throws Exception {
        long start = System.nanoTime();
        trial.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
