package io.scoreline.scoring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Finds corpora and data that lie beside the checkout: by the property or variable `SCORELINE_SHARED`, else in a
/// folder `shared` next to
/// any folder above the working directory.
public final class SharedFolder {
    private SharedFolder() {}

    /// The path below the shared folder; the calling test is skipped when it is absent.
    public static Path require(String relative) {
        Optional<Path> found = find().map(root -> root.resolve(relative)).filter(Files::exists);
        Assumptions.assumeTrue(
                found.isPresent(),
                () -> "skipped: no " + relative + " in a shared folder; set SCORELINE_SHARED to where it lies");
        return found.orElseThrow();
    }

    private static Optional<Path> find() {
        String named = System.getProperty("SCORELINE_SHARED", System.getenv("SCORELINE_SHARED"));
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared");
            if (Files.isDirectory(candidate.resolve("corpora"))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
