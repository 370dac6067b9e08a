package io.scoreline.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The repository's documents, in `docs/` above the working directory.
public final class TestingDocuments {
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    private TestingDocuments() {}

    public static String text(String name) throws IOException {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("docs").resolve(name);
            if (Files.exists(candidate)) {
                return Files.readString(candidate);
            }
        }
        throw new IllegalStateException(
                "expected docs/" + name + " above " + Path.of("").toAbsolutePath());
    }

    /// The blocks of YAML in the page of definitions, in order.
    public static List<String> definitions() throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = YAML.matcher(text("definitions.md"));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    public static String definition(String name) throws IOException {
        return definitions().stream()
                .filter(block -> block.startsWith("name: " + name + "\n"))
                .findFirst()
                .orElseThrow();
    }
}
