package io.scoreline.shard.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Removal of whole folders.
final class FileTree {
    private FileTree() {}

    /// Removes a folder and all below it; no effect when there is none. Links are removed, not followed.
    static void delete(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException gone) {
            return;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    /// Removes what lies in a folder under names with a prefix.
    static void deleteAll(Path folder, String prefix) throws IOException {
        List<Path> found;
        try (Stream<Path> list = Files.list(folder)) {
            found = list.filter(path -> String.valueOf(path.getFileName()).startsWith(prefix))
                    .toList();
        }
        for (Path path : found) {
            delete(path);
        }
    }
}
