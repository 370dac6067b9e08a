package io.scoreline.standalone.config;

import io.scoreline.scoring.expression.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The settings in a YAML file: one mapping of keys to plain values. Immutable.
public final class SettingsFile {
    /// Read from the working directory when no other file is named.
    public static final String DEFAULT_NAME = "scoreline.yaml";

    private static final int MAX_FILE_BYTES = 1 << 20;

    private final String name;
    private final Map<Setting, String> texts;

    private SettingsFile(String name, Map<Setting, String> texts) {
        this.name = name;
        this.texts = Map.copyOf(texts);
    }

    public static SettingsFile none() {
        return new SettingsFile("no file", Map.of());
    }

    /// Reads the named file, which must exist, or [#DEFAULT_NAME] if it exists.
    public static SettingsFile find(@Nullable Path named, Path workingDirectory) throws IOException {
        Path file = workingDirectory.resolve(named == null ? Path.of(DEFAULT_NAME) : named);
        if (named == null && !Files.exists(file)) {
            return none();
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("configuration file " + file + ": expected a file, found none");
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new ConfigException("configuration file " + file + ": expected at most " + MAX_FILE_BYTES
                    + " bytes, found " + Files.size(file));
        }
        return parse(named == null ? DEFAULT_NAME : named.toString(), Files.readString(file, StandardCharsets.UTF_8));
    }

    static SettingsFile parse(String name, String yaml) {
        Map<Setting, String> texts = new EnumMap<>(Setting.class);
        Optional<Node> root = compose(name, yaml);
        if (root.isPresent()) {
            if (!(root.get() instanceof MappingNode mapping)) {
                throw refused(name, root.get(), "expected a mapping of settings, such as `port: 8080`");
            }
            mapping.getValue().forEach(entry -> put(texts, name, entry));
        }
        return new SettingsFile(name, texts);
    }

    private static Optional<Node> compose(String name, String yaml) {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(name).build();
            return new Compose(settings).composeString(yaml);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": ")
                    .orElse("");
            throw new ConfigException(name + ":" + where + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ConfigException(name + ": not readable as YAML: " + e.getMessage());
        }
    }

    private static void put(Map<Setting, String> texts, String name, NodeTuple entry) {
        if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
            throw refused(name, entry.getKeyNode(), "expected the key of a setting");
        }
        String key = keyNode.getValue();
        Setting setting = Setting.ofKey(key)
                .orElseThrow(() ->
                        refused(name, keyNode, "unknown key \"" + key + "\"" + NearestName.hint(key, Setting.keys())));
        if (!(entry.getValueNode() instanceof ScalarNode value)) {
            throw refused(name, entry.getValueNode(), key + ": expected one plain value");
        }
        if (texts.put(setting, value.getValue()) != null) {
            throw refused(name, keyNode, key + ": expected once, found twice");
        }
    }

    private static ConfigException refused(String name, Node node, String message) {
        String where = node.getStartMark()
                .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                .orElse("");
        return new ConfigException(name + where + ": " + message);
    }

    String name() {
        return name;
    }

    Optional<String> text(Setting setting) {
        return Optional.ofNullable(texts.get(setting));
    }
}
