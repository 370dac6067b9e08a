package io.scoreline.scoring.json;

import java.util.Objects;

/// Checks bytes against RFC 8259, strictly: UTF-8, grammar, depth, one value and nothing after it, numbers finite as
/// doubles.
/// A lone surrogate written as an escape is grammatical and passes; a byte order mark does not.
public final class StrictJson {
    private StrictJson() {}

    /// Checks that `bytes[from, to)` is one JSON value with white space around it at most.
    public static void check(byte[] bytes, int from, int to, int maxDepth) throws JsonSyntaxException {
        Objects.checkFromToIndex(from, to, bytes.length);
        JsonScanner scanner = new JsonScanner(bytes, from, to, maxDepth);
        scanner.value();
        scanner.end();
    }

    /// Checks the one JSON value that begins at or after `from` (white space before it is passed over); returns the
    /// offset behind it.
    public static int checkValue(byte[] bytes, int from, int to, int maxDepth) throws JsonSyntaxException {
        Objects.checkFromToIndex(from, to, bytes.length);
        return new JsonScanner(bytes, from, to, maxDepth).value();
    }
}
