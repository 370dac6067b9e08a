package io.scoreline.bench;

import com.sun.management.ThreadMXBean;
import io.scoreline.shard.parquet.PageDrain;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.standalone.bench.BenchDefinition;
import io.scoreline.standalone.bench.BenchFiles;
import io.scoreline.standalone.bench.ScanTrial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Scans, scores and folds, by us and by DuckDB in turns. With `--only` one side runs alone, so that what the process takes
/// is its own. Beside them stands what reading, checking and decompressing the pages takes alone, on one thread.
public final class ScanBench {
    private static final String USAGE = "bench scan [DIRECTORY] [--events N] [--entities N] [--runs N] [--threads 1,2]"
            + " [--columns typed,json] [--only own|duck]";
    private static final int WARM_UPS = 3;

    private final BenchFiles files;
    private final LocalFileStore store;
    private final int runs;
    private final String only;

    private ScanBench(BenchFiles files, int runs, String only) {
        this.files = files;
        this.store = new LocalFileStore(files.directory());
        this.runs = runs;
        this.only = only;
    }

    public static void main(String[] arguments) throws Exception {
        BenchOptions options = BenchOptions.of(
                USAGE, List.of("--events", "--entities", "--runs", "--threads", "--columns", "--only"), arguments);
        Path directory = Path.of(options.text("", "bench-data"));
        Files.createDirectories(directory);
        BenchFiles files = new BenchFiles(
                directory.toAbsolutePath(),
                options.number("--events", 5_000_000),
                options.number("--entities", 100_000),
                8);
        ScanBench bench = new ScanBench(files, options.number("--runs", 7), options.text("--only", ""));
        files.make(bench.store);
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
        for (String columns : options.text("--columns", "typed,json").split(",", -1)) {
            for (String threads : options.text("--threads", "1,2").split(",", -1)) {
                bench.compare(columns.equals("json"), Integer.parseInt(threads));
            }
        }
        System.out.println("process: peak RSS " + status("VmHWM") + ", now " + status("VmRSS"));
    }

    private void compare(boolean payload, int threads) throws Exception {
        System.out.println((payload ? "json" : "typed") + ", threads " + threads + ":");
        try (OwnSide own = new OwnSide(files, store, payload, threads);
                DuckSide duck = new DuckSide(files, payload, threads)) {
            List<Side> sides = switch (only) {
                case "own" -> List.of(own);
                case "duck" -> List.of(duck);
                default -> List.of(own, duck);
            };
            double[] medians = new double[sides.size()];
            double[][] millis = new double[sides.size()][runs];
            ScanTrial.Totals[] totals = new ScanTrial.Totals[sides.size()];
            for (int run = -WARM_UPS; run < runs; run++) {
                for (int side = 0; side < sides.size(); side++) {
                    long start = System.nanoTime();
                    totals[side] = sides.get(side).run();
                    double took = (System.nanoTime() - start) / 1e6;
                    if (run == -WARM_UPS) {
                        System.out.printf(Locale.ROOT, "  %-9s first %8.0f ms%n", sides.get(side).name(), took);
                    }
                    if (run >= 0) {
                        millis[side][run] = took;
                    }
                }
            }
            for (int side = 0; side < sides.size(); side++) {
                medians[side] = print(sides.get(side), millis[side], totals[side]);
            }
            if (sides.size() == 2) {
                System.out.printf(Locale.ROOT, "  ratio of medians %.2f, of bests %.2f, by turn %s%n",
                        medians[1] / medians[0], best(millis[1]) / best(millis[0]), turns(millis));
                requireEqual(totals[0], totals[1]);
            }
            if (!only.equals("duck")) {
                printMemory(own);
                printPages(payload, medians[0] * threads);
            }
        }
    }

    private double print(Side side, double[] millis, ScanTrial.Totals totals) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        System.out.printf(Locale.ROOT, "  %-9s median %6.0f ms, best %6.0f ms, %5.2f M rows/s  %s%n",
                side.name(), median, sorted[0], files.events() / median / 1e3, totals);
        return median;
    }

    private void printMemory(OwnSide own) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        own.run();
        long allocated = threads.getTotalThreadAllocatedBytes() - before;
        System.out.printf(Locale.ROOT, "  heap allocated %.1f bytes/row, %.0f bytes/entity; Arrow peak %.1f MB, reserved peak %.1f MB%n",
                (double) allocated / files.events(), (double) allocated / files.entities(),
                own.peakArrowBytes() / 1e6, own.peakReservedBytes() / 1e6);
    }

    private void printPages(boolean payload, double millis) throws IOException {
        Set<Integer> fieldIds = new HashSet<>(
                Set.of(EventSchema.TENANT.fieldId(), EventSchema.ENTITY.fieldId(), EventSchema.TS.fieldId()));
        if (payload) {
            fieldIds.add(EventSchema.PAYLOAD.fieldId());
        } else {
            fieldIds.addAll(BenchDefinition.promoted().values());
        }
        double least = Double.MAX_VALUE;
        long bytes = 0;
        for (int run = 0; run < WARM_UPS; run++) {
            long start = System.nanoTime();
            bytes = 0;
            for (ShardPath path : files.paths()) {
                bytes += PageDrain.drain(store, path, fieldIds);
            }
            least = Math.min(least, (System.nanoTime() - start) / 1e6);
        }
        System.out.printf(Locale.ROOT, "  pages alone: %.0f ms (read, CRC, zstd of %.0f MB), %.0f %% of our thread time%n",
                least, bytes / 1e6, 100 * least / millis);
    }

    private static void requireEqual(ScanTrial.Totals own, ScanTrial.Totals duck) {
        if (own.entities() != duck.entities() || own.events() != duck.events()
                || !isNear(own.heat(), duck.heat()) || !isNear(own.worst(), duck.worst())) {
            throw new IllegalStateException("the sides disagree: " + own + ", " + duck);
        }
    }

    private static boolean isNear(double a, double b) {
        return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
    }

    private static double best(double[] millis) {
        return Arrays.stream(millis).min().orElseThrow();
    }

    private static List<String> turns(double[][] millis) {
        List<String> ratios = new ArrayList<>();
        for (int i = 0; i < millis[0].length; i++) {
            ratios.add("%.2f".formatted(millis[1][i] / millis[0][i]));
        }
        return ratios;
    }

    private static String status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length() + 1).strip())
                .findFirst()
                .orElse("?");
    }
}
