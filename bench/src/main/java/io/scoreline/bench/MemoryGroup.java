package io.scoreline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A memory control group (v1) below that of this process, with a limit: what is in it is killed by the kernel when it
/// takes more. Closed when it is empty.
final class MemoryGroup implements AutoCloseable {
    private static final Path TOP = Path.of("/sys/fs/cgroup/memory");

    private final Path path;

    private MemoryGroup(Path path) {
        this.path = path;
    }

    /// Empty, with a message, where there is no such group to be had.
    static Optional<MemoryGroup> open(String name, long limitBytes) {
        try {
            String own = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                    .filter(line -> line.matches("\\d+:(.*,)?memory(,.*)?:.*"))
                    .map(line -> line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no memory controller of version 1 in /proc/self/cgroup"));
            Path nested = TOP.resolve(own.substring(1));
            Path group = (Files.isDirectory(nested) ? nested : TOP).resolve(name);
            Files.createDirectory(group);
            Files.writeString(group.resolve("memory.limit_in_bytes"), Long.toString(limitBytes));
            return Optional.of(new MemoryGroup(group));
        } catch (IOException | RuntimeException e) {
            System.out.println("no memory control group (" + e.getMessage()
                    + "): nothing is limited, the peak RSS of the process is shown instead");
            return Optional.empty();
        }
    }

    /// The file into which a process writes its pid to enter.
    Path procs() {
        return path.resolve("cgroup.procs");
    }

    /// Anonymous memory of all processes in it, as the kernel counts it; page cache is not in it.
    long rssBytes() throws IOException {
        return number("memory.stat", "rss ");
    }

    long oomKills() throws IOException {
        return number("memory.oom_control", "oom_kill ");
    }

    /// How often the limit was hit, mostly by page cache, which then went.
    long limitHits() throws IOException {
        return Long.parseLong(Files.readString(path.resolve("memory.failcnt")).strip());
    }

    long maxUsageBytes() throws IOException {
        return Long.parseLong(Files.readString(path.resolve("memory.max_usage_in_bytes")).strip());
    }

    private long number(String file, String key) throws IOException {
        return Files.readAllLines(path.resolve(file)).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.substring(key.length()).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
