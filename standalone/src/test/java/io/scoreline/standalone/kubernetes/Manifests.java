package io.scoreline.standalone.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scoreline.standalone.TestingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The documents in `k8s/`, as trees.
final class Manifests {
    static final Path FOLDER = TestingFiles.checkout().resolve("k8s");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NO_MANIFESTS = Set.of("kustomization.yaml", "scenarios.yaml");

    private Manifests() {}

    /// All that lies in some folders.
    static List<JsonNode> in(String... folders) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String folder : folders) {
            for (Path file : files(FOLDER.resolve(folder))) {
                all.addAll(parse(file.toString(), Files.readString(file)));
            }
        }
        return all;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !NO_MANIFESTS.contains(name(file)))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    static List<JsonNode> parse(String label, String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder().setLabel(label).setAllowDuplicateKeys(false).build();
        for (Object document : new Load(settings).loadAllFromString(yaml)) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    static String named(JsonNode manifest) {
        return manifest.path("kind").asText() + " " + manifest.at("/metadata/name").asText();
    }

    static List<JsonNode> ofKind(List<JsonNode> manifests, String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind))
                .toList();
    }
}
