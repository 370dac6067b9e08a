package io.scoreline.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The repository's own samples, in `testdata/` above the working directory.
public final class TestingSamples {
    private TestingSamples() {}

    public static String text(String name) throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("testdata").resolve(name);
            if (Files.exists(candidate)) {
                return Files.readString(candidate);
            }
        }
        throw new IllegalStateException(
                "expected testdata/" + name + " above " + Path.of("").toAbsolutePath());
    }
}
