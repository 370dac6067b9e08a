package io.scoreline.scoring.definition;

import java.util.List;
import java.util.stream.Collectors;

/// A definition that is refused, with every problem found; the message has one line for each.
public final class DefinitionException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    public DefinitionException(List<Problem> problems) {
        super(
                problems.isEmpty()
                        ? "invalid definition"
                        : problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
