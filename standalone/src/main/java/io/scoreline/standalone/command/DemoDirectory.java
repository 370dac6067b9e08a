package io.scoreline.standalone.command;

import io.scoreline.standalone.directory.DataDirectory;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The demo's data directory: emptied at each start, but only when an earlier demo made it.
final class DemoDirectory {
    private static final String MARK = "made-by-demo";

    private DemoDirectory() {}

    static void empty(Path directory) throws IOException, CommandException, DataDirectoryInUseException {
        if (Files.exists(directory)) {
            refuseForeign(directory);
            DataDirectory.take(directory).close();
            delete(directory);
        }
        Files.createDirectories(directory);
        Files.createFile(directory.resolve(MARK));
    }

    private static void refuseForeign(Path directory) throws IOException, CommandException {
        try (Stream<Path> entries = Files.list(directory)) {
            if (!Files.exists(directory.resolve(MARK)) && entries.findAny().isPresent()) {
                throw new CommandException("data directory " + directory
                        + ": expected a new directory or one of an earlier demo, found other files; name"
                        + " another with --data");
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
