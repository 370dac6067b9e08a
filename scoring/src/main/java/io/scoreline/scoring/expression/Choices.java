package io.scoreline.scoring.expression;

import java.util.Collection;
import java.util.stream.Collectors;

/// Valid names as a message lists them.
public final class Choices {
    /// More are no help to a reader, and messages stay short.
    private static final int MAX_NAMED = 24;

    private Choices() {}

    public static String oneOf(Collection<String> names) {
        String named = names.stream().limit(MAX_NAMED).collect(Collectors.joining(", ", "one of ", ""));
        return names.size() > MAX_NAMED ? named + " and " + (names.size() - MAX_NAMED) + " more" : named;
    }
}
