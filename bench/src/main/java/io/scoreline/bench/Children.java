package io.scoreline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Processes in a memory group, and what the kernel says of them.
final class Children {
    private Children() {}

    static Process java(Optional<MemoryGroup> group, List<String> flags, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return inGroup(group, new ProcessBuilder().inheritIO(), command).start();
    }

    /// The shell enters the group and becomes the command.
    static ProcessBuilder inGroup(Optional<MemoryGroup> group, ProcessBuilder builder, List<String> command) {
        List<String> all = new ArrayList<>();
        if (group.isPresent()) {
            all.addAll(List.of("sh", "-c", "echo $$ > '" + group.get().procs() + "' && exec \"$@\"", "sh"));
        }
        all.addAll(command);
        return builder.command(all);
    }

    /// Every 50 ms until the process ends; true when it does in time.
    static boolean sample(Process process, Optional<MemoryGroup> group, long[] peak, Duration atMost)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            peak[0] = Math.max(peak[0], rss(process, group));
            if (System.nanoTime() > end) {
                return false;
            }
        }
        return true;
    }

    static long rss(Process process, Optional<MemoryGroup> group) throws IOException {
        return group.isPresent() ? group.get().rssBytes() : status(process, "VmRSS:");
    }

    /// 0 when the process is gone.
    static long status(Process process, String key) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }
}
