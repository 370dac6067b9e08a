package io.scoreline.shard.parquet;

import org.jspecify.annotations.Nullable;

/// Bytes that are not what the format says, found deep inside a page or footer; where it was is added further up.
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
        super(what);
    }

    Malformed(String what, Throwable cause) {
        super(what, cause);
    }

    /// The value, which Thrift leaves null where a structure lacks it or has an enum's value that nobody knows.
    static <T> T ifAbsent(@Nullable T value, String what) {
        if (value == null) {
            throw new Malformed(what + " is missing or unknown");
        }
        return value;
    }
}
