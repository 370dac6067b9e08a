package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Choices;
import io.scoreline.scoring.expression.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong with a definition.
final class Problems {
    /// A text with more mistakes is better served by its first ones; reading ends there.
    private static final int MAX_PROBLEMS = 20;

    private static final int MAX_FOUND = 160;

    private final List<Problem> found = new ArrayList<>();

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Problem> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }

    void add(YamlNode where, String field, String what, @Nullable String expected, @Nullable String actual) {
        add(where.line(), where.column(), field, what, expected, actual, null);
    }

    /// A name that is none of the valid ones.
    void addUnknown(YamlNode where, String field, String what, String name, Collection<String> valid) {
        String expected = valid.isEmpty() ? "none" : Choices.oneOf(valid);
        add(where.line(), where.column(), field, what, expected, name, NearestName.of(name, valid));
    }

    void add(
            int line,
            int column,
            String field,
            String what,
            @Nullable String expected,
            @Nullable String actual,
            @Nullable String nearest) {
        @Nullable String clipped = actual == null ? null : clip(actual);
        StringBuilder message = new StringBuilder(what);
        if (expected != null) {
            message.append(": expected ").append(expected);
        }
        if (clipped != null) {
            message.append(expected == null ? ": " : ", found ").append(clipped);
        }
        if (nearest != null) {
            message.append("; did you mean ").append(nearest).append('?');
        }
        found.add(new Problem(line, column, clip(field), message.toString(), expected, clipped, nearest));
        if (found.size() == MAX_PROBLEMS) {
            throw new TooMany();
        }
    }

    /// Ends the reading once there are enough problems.
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static String clip(String text) {
        String line = text.replace('\n', ' ');
        return line.length() > MAX_FOUND ? line.substring(0, MAX_FOUND) + "…" : line;
    }
}
