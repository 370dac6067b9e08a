package io.scoreline.bench;

import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.writer.merge.EventMerger;
import io.scoreline.writer.merge.MergePace;
import io.scoreline.writer.merge.MergeSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Merges in a memory control group of 512 MiB while scoring goes on, how fast a merge is, beside DuckDB, and what readers
/// notice of merges (`--only readers`):
/// `MergeBench DIRECTORY [--gb 10] [--shards 1000] [--templates 100] [--limit-mb 512] [--minutes 8] [--only speed|duck|proof|readers]`.
/// `--gb` counts uncompressed bytes of values in all landing shards.
public final class MergeBench {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final long BUDGET = 71L << 20;

    private MergeBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> args = List.of(arguments);
        Path base = Path.of(args.isEmpty() || args.getFirst().startsWith("-") ? "bench-data" : args.getFirst());
        Path directory = Files.createTempDirectory(Files.createDirectories(base), "merge-").toAbsolutePath();
        double gigabytes = Double.parseDouble(option(args, "--gb", "10"));
        int shards = Integer.parseInt(option(args, "--shards", "1000"));
        int templates = Math.min(shards, Integer.parseInt(option(args, "--templates", "100")));
        long limit = Long.parseLong(option(args, "--limit-mb", "512")) << 20;
        String only = option(args, "--only", "");
        if (only.equals("readers")) {
            // Whoever is read is scored before anything is merged.
            templates = Math.min(templates, MergeReaders.QUIET_SHARDS);
        }
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
        try (MergeStore store = new MergeStore(directory)) {
            long start = System.nanoTime();
            List<MergeStore.Written> written = new ArrayList<>();
            for (int i = 0; i < templates; i++) {
                written.add(store.write((long) (gigabytes * 1e9 / shards)));
            }
            long bytes = written.stream().mapToLong(one -> one.statistics().memoryBytes()).sum();
            System.out.printf(Locale.ROOT, "%d shards with %.2f GB of values, %.2f GB of files, written in %.0f s%n",
                    templates, bytes / 1e9, written.stream().mapToLong(one -> one.file().bytes()).sum() / 1e9,
                    seconds(start));
            String glob = store.data + "/events/*/*/0-*.parquet";
            if (only.isEmpty() || only.equals("duck")) {
                duck(directory, glob, limit, bytes);
            }
            if (only.isEmpty() || only.equals("speed")) {
                speed(store, written);
            }
            if (only.isEmpty() || only.equals("proof")) {
                new MergeProof(store, written, shards, limit, args).run();
            }
            if (only.equals("readers")) {
                new MergeReaders(store, written, shards, args).run();
            }
        } finally {
            delete(directory);
        }
    }

    /// One merge after the other on this thread, until nothing is left to merge.
    private static void speed(MergeStore store, List<MergeStore.Written> written) throws Exception {
        List<MergeStore.Written> copies = new ArrayList<>();
        for (MergeStore.Written one : written) {
            copies.add(store.again(one));
        }
        long values = copies.stream().mapToLong(one -> one.statistics().memoryBytes()).sum();
        UUID process = UUID.randomUUID();
        store.catalog.registerProcess(process, "worker", "bench", 1);
        long head = store.register(copies);
        Lease lease = store.catalog.claimPartitions(process, 1, LEASE).getFirst();
        store.catalog.commitRound(
                new RoundCommit(
                        process,
                        List.of(new RoundCommit.PartitionMove(
                                MergeStore.ONLY, lease.epoch(), lease.decidedSeq(), head, null, 0)),
                        List.of(),
                        List.of()),
                LEASE);
        MemoryBudget budget = new MemoryBudget(BUDGET);
        try (ArrowMemory arrow = new ArrowMemory(budget)) {
            Counting pace = new Counting();
            EventMerger merger =
                    new EventMerger(store.files, store.catalog, arrow, budget, MergeSettings.DEFAULT, pace);
            long start = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            int files = 0;
            int merged;
            while ((merged = merger.merge(lease, head)) > 0) {
                files += merged;
            }
            double wall = seconds(start);
            double cpuSeconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
            double passes = (double) pace.bytes / copies.stream().mapToLong(one -> one.file().bytes()).sum();
            System.out.printf(Locale.ROOT,
                    "merge: %d files in %d merges (each row %.2f times), wall %.1f s, CPU %.1f s:"
                            + " %.0f MB/s of values a core; budget peak %.1f of %.1f MB%n",
                    files, pace.merges, passes, wall, cpuSeconds, values * passes / 1e6 / cpuSeconds,
                    budget.peakBytes() / 1e6, BUDGET / 1e6);
            if (budget.reservedBytes() != 0) {
                throw new IllegalStateException(budget.reservedBytes() + " bytes are still reserved");
            }
        }
        store.catalog.releasePartitions(process);
        store.catalog.removeProcess(process);
    }

    private static final class Counting implements MergePace {
        int merges;
        long bytes;
        private long begun;

        @Override
        public void begin(io.scoreline.shard.PartitionId partition, int level, int files, long inputBytes) {
            begun = inputBytes;
        }

        @Override
        public boolean goOn(long bytesDone) {
            return true;
        }

        @Override
        public void end(boolean committed) {
            merges += committed ? 1 : 0;
            bytes += committed ? begun : 0;
        }
    }

    /// The same files sorted by DuckDB, in a group of its own with the same limit.
    private static void duck(Path directory, String glob, long limit, long values) throws Exception {
        Optional<MemoryGroup> group = MemoryGroup.open("scoreline-duck-" + ProcessHandle.current().pid(), limit);
        try {
            Process process = Children.java(group, List.of("-Xmx64m"), MergeDuck.class,
                    List.of(glob, directory.resolve("duck.parquet").toString(), "284"));
            long start = System.nanoTime();
            long[] peak = new long[1];
            boolean ended = Children.sample(process, group, peak, Duration.ofMinutes(3));
            double wall = seconds(start);
            String killed = group.isPresent() ? ", " + group.get().oomKills() + " OOM kills" : "";
            System.out.printf(Locale.ROOT, "DuckDB: %s, wall %.1f s, %.0f MB/s, peak RSS %.0f MB%s%n",
                    !ended ? "not done in time" : process.exitValue() == 0 ? "done" : "failed, exit " + process.exitValue(),
                    wall, values / 1e6 / wall, peak[0] / 1e6, killed);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
        } finally {
            if (group.isPresent()) {
                group.get().close();
            }
        }
    }

    static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    static String option(List<String> args, String name, String otherwise) {
        int at = args.indexOf(name);
        return at < 0 ? otherwise : args.get(at + 1);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
