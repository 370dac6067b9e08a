package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.definition.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// A definition read from a file and checked before anything is started or sent.
final class DefinitionFile {
    private static final int MOST_BYTES = 1 << 20;

    private DefinitionFile() {}

    static Definition read(Path file) throws CommandException, IOException {
        return read(Path.of(""), file);
    }

    /// A file as it was named in a working directory; messages name it so, too.
    static Definition read(Path workingDirectory, Path file) throws CommandException, IOException {
        Path path = workingDirectory.resolve(file);
        try {
            long bytes = Files.size(path);
            if (bytes > MOST_BYTES || Files.isDirectory(path)) {
                throw new CommandException("definition " + file + ": expected a file of at most " + MOST_BYTES
                        + " bytes, found " + (Files.isDirectory(path) ? "a directory" : bytes + " bytes"));
            }
            return parse(file.toString(), Files.readString(path));
        } catch (NoSuchFileException missing) {
            throw new CommandException("definition " + file + ": expected a file, found none");
        }
    }

    static Definition parse(String name, String text) throws CommandException {
        try {
            return Definition.parse(text);
        } catch (DefinitionException refused) {
            List<String> lines = refused.problems().stream()
                    .map(problem -> line(name, problem))
                    .toList();
            throw new CommandException(lines.isEmpty() ? List.of(name + ": " + refused.getMessage()) : lines);
        }
    }

    /// As compilers do: file, line, column, field, message, the nearest valid name.
    static String line(String file, Problem problem) {
        StringBuilder line = new StringBuilder(file);
        line.append(':')
                .append(problem.line())
                .append(':')
                .append(problem.column())
                .append(": ");
        line.append(problem.field().isEmpty() ? "" : problem.field() + ": ").append(problem.message());
        if (problem.expected() != null && !problem.message().contains(problem.expected())) {
            line.append(": expected ").append(problem.expected());
            line.append(problem.found() == null ? "" : ", found " + problem.found());
        }
        return line.append(problem.nearest() == null ? "" : " (nearest: " + problem.nearest() + ")")
                .toString();
    }
}
