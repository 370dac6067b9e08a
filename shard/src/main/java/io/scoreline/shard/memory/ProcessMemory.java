package io.scoreline.shard.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the kernel says about the memory of this process: what it has in RAM now and had at most, and the limit of its
/// control group. Empty where the kernel does not tell, as on other systems than Linux.
public record ProcessMemory(OptionalLong rssBytes, OptionalLong peakRssBytes, OptionalLong limitBytes) {
    private static final Path PROC = Path.of("/proc/self");
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final int KIB = 1024;

    /// What a group without a limit says is near the largest number there is.
    private static final long NO_LIMIT = 1L << 60;

    public static ProcessMemory read() {
        return read(PROC, GROUPS);
    }

    static ProcessMemory read(Path proc, Path groups) {
        List<String> status = lines(proc.resolve("status"));
        return new ProcessMemory(
                kibibytes(status, "VmRSS:"), kibibytes(status, "VmHWM:"), limit(lines(proc.resolve("cgroup")), groups));
    }

    private static OptionalLong kibibytes(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> number(line.replaceAll("\\D", "")).orElse(0) * KIB)
                .findFirst();
    }

    /// The lowest limit of the process's group and those above it. In a container the group's own files lie at the top.
    private static OptionalLong limit(List<String> memberships, Path groups) {
        OptionalLong lowest = OptionalLong.empty();
        for (String line : memberships) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("memory")) {
                lowest = lower(lowest, lowest(groups.resolve("memory"), parts[2], "memory.limit_in_bytes"));
            } else if (parts.length == 3 && parts[1].isEmpty()) {
                lowest = lower(lowest, lowest(groups, parts[2], "memory.max"));
            }
        }
        return lowest;
    }

    private static OptionalLong lowest(Path top, String group, String file) {
        OptionalLong lowest = OptionalLong.empty();
        @Nullable Path at = top.resolve(group.replaceFirst("^/+", "")).normalize();
        while (at != null && at.startsWith(top)) {
            lowest = lower(
                    lowest,
                    lines(at.resolve(file)).stream()
                            .flatMapToLong(line -> number(line).stream())
                            .filter(bytes -> bytes < NO_LIMIT)
                            .findFirst());
            at = at.getParent();
        }
        return lowest;
    }

    private static OptionalLong lower(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()))
                : one.isPresent() ? one : other;
    }

    private static OptionalLong number(String text) {
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException untold) {
            return List.of();
        }
    }
}
