package io.scoreline.writer.event;

import java.nio.charset.StandardCharsets;

/// A batch's place in a source: positions after `from` up to and including `to`; the first position of a source is 1,
/// so that a whole source is (0, n].
public record SourceRange(String name, long from, long to) {
    /// The longest name, in bytes of UTF-8.
    public static final int MAX_NAME_BYTES = 1024;

    public SourceRange {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "source name of " + length + " bytes: expected 1 to " + MAX_NAME_BYTES + " bytes of UTF-8");
        }
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "source \"" + name + "\": positions " + from + "-" + to + ": expected 0 <= from <= to");
        }
    }
}
