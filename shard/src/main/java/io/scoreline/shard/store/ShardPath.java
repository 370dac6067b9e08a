package io.scoreline.shard.store;

import org.jspecify.annotations.Nullable;

/// A file's place in the store, with `/` between its segments: relative, no empty segment, no `.` or `..`, no control
/// character, no backslash.
public record ShardPath(String value) implements Comparable<ShardPath> {
    /// The longest segment, in UTF-16 units: what common file systems allow.
    public static final int MAX_SEGMENT = 255;

    public ShardPath {
        @Nullable String problem = problem(value);
        if (problem != null) {
            throw new IllegalArgumentException("path \"" + value + "\": " + problem);
        }
    }

    static boolean isValid(String value) {
        return problem(value) == null;
    }

    private static @Nullable String problem(String value) {
        for (String segment : value.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return "expected relative segments without . and ..";
            }
            if (segment.length() > MAX_SEGMENT) {
                return "expected segments of at most " + MAX_SEGMENT + " characters, found one of " + segment.length();
            }
            if (segment.chars().anyMatch(unit -> unit < ' ' || unit == 0x7f || unit == '\\')) {
                return "expected no control characters and no backslash";
            }
        }
        return null;
    }

    @Override
    public int compareTo(ShardPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
