package io.scoreline.api;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scoreline.scoring.json.JsonCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Test data beside the checkout: a folder named by `SCORELINE_SHARED`, or one called `shared` beside any folder above the working directory. Tests that need it are
/// skipped without it.
public final class TestingCorpora {
    private TestingCorpora() {}

    public static Stream<Path> jsonTestSuite(String prefix) throws IOException {
        Path folder = folder("corpora/JSONTestSuite/test_parsing");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
            assumeTrue(!found.isEmpty(), "no documents " + prefix + "* in " + folder);
            return found.stream();
        }
    }

    /// The big list of naughty strings, each as the JSON literal that stands in the file.
    public static List<byte[]> naughtyStrings() throws IOException {
        List<byte[]> literals = new ArrayList<>();
        JsonCursor cursor = new JsonCursor();
        byte[] list = Files.readAllBytes(folder("corpora/blns").resolve("blns.json"));
        int begin = 0;
        while (list[begin] != '[') {
            begin++;
        }
        cursor.reset(list, begin, list.length);
        while (cursor.next()) {
            literals.add(Arrays.copyOfRange(list, cursor.valueFrom(), cursor.valueTo()));
        }
        return literals;
    }

    private static Path folder(String name) {
        @Nullable String given = System.getProperty("SCORELINE_SHARED", System.getenv("SCORELINE_SHARED"));
        if (given != null) {
            return existing(Path.of(given, name));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolveSibling("shared").resolve(name);
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return existing(Path.of("shared", name));
    }

    private static Path existing(Path folder) {
        assumeTrue(Files.isDirectory(folder), "test data missing: " + folder);
        return folder;
    }
}
