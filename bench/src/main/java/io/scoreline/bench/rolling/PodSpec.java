package io.scoreline.bench.rolling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What a manifest says of the one container of a pod: its command, its environment, and its limit of memory in MiB. Immutable.
record PodSpec(List<String> arguments, Map<String, String> environment, int limitMib) {
    /// What is known in a cluster alone.
    static final String POD_NAME = "$(metadata.name)";

    PodSpec {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /// Reads the one document of a file of `k8s/production` that has a pod in it, and the settings that all pods share.
    static PodSpec read(Path manifests, String file) throws IOException {
        LoadSettings settings = LoadSettings.builder().setLabel(file).build();
        for (Object document : new Load(settings).loadAllFromString(Files.readString(manifests.resolve(file)))) {
            Map<?, ?> spec = map(map(document).get("spec"));
            if (spec.containsKey("template")) {
                return of(map(list(map(map(spec.get("template")).get("spec")).get("containers")).getFirst()), manifests);
            }
        }
        throw new IOException(manifests.resolve(file) + ": expected a document with a pod");
    }

    private static PodSpec of(Map<?, ?> container, Path manifests) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        if (container.containsKey("envFrom")) {
            for (String line : Files.readAllLines(manifests.resolve("settings.env"))) {
                if (!line.startsWith("#")) {
                    environment.put(line.replaceFirst("=.*", ""), line.replaceFirst("[^=]*=", ""));
                }
            }
        }
        if (container.containsKey("env")) {
            for (Object each : list(container.get("env"))) {
                Object value = map(each).get("value");
                environment.put(String.valueOf(map(each).get("name")), value == null ? POD_NAME : value.toString());
            }
        }
        String limit = String.valueOf(map(map(container.get("resources")).get("limits")).get("memory"));
        return new PodSpec(
                list(container.get("args")).stream().map(String::valueOf).toList(),
                environment,
                limit.endsWith("Gi") ? number(limit) * 1024 : number(limit));
    }

    private static int number(String quantity) {
        return Integer.parseInt(quantity.replaceAll("\\D", ""));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("expected a mapping in a manifest, found " + value);
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("expected a list in a manifest, found " + value);
    }
}
