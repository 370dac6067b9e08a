package io.scoreline.standalone.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found, in lines to print; `fault` says what is wrong with it, and is null when nothing is.
public record Inspection(List<String> lines, @Nullable String fault) {
    public Inspection {
        lines = List.copyOf(lines);
    }
}
