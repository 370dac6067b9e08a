package io.scoreline.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where tests find what is not on the class path.
public final class TestingFiles {
    private TestingFiles() {}

    /// The top of the checkout: the folder with the `scoreline` launcher.
    public static Path checkout() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("scoreline")) && Files.exists(at.resolve("ARCHITECTURE.md"))) {
                return at;
            }
        }
        throw new IllegalStateException("expected the tests to run below the checkout, found "
                + Path.of("").toAbsolutePath());
    }

    /// Where files lie that are too large for the checkout: the folder that the property `scoreline.shared` or the
    /// variable `SCORELINE_SHARED` names, or the folder `shared` beside the checkout.
    public static Path shared() {
        String named = System.getProperty("scoreline.shared", System.getenv("SCORELINE_SHARED"));
        return named == null ? checkout().resolveSibling("shared") : Path.of(named);
    }

    /// The recorded security events, which lie outside of the checkout.
    public static Optional<Path> securityEvents() {
        return Optional.of(shared().resolve("data/security-events/events.ndjson.gz"))
                .filter(Files::exists);
    }
}
