package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Entry;
import io.scoreline.scoring.definition.YamlNode.Mapping;
import io.scoreline.scoring.definition.YamlNode.Scalar;
import io.scoreline.scoring.definition.YamlNode.Sequence;
import io.scoreline.scoring.expression.Expr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a whole document, section by section.
final class DefinitionReader {
    static final List<String> KEYS =
            List.of("name", "version", "events", "features", "signal", "aggregates", "score", "bands");
    static final List<String> EVENT_KEYS = List.of("type");
    static final int MAX_VERSION = 1_000_000_000;
    private static final int MAX_EVENT_TYPES = 256;
    private static final int MAX_TYPE_BYTES = 256;

    private final Problems problems = new Problems();
    private final ExpressionReader expressions = new ExpressionReader(problems);

    private DefinitionReader() {}

    static Definition read(String text) throws DefinitionException {
        DefinitionReader reader = new DefinitionReader();
        @Nullable DefinitionParts parts = reader.parts(text);
        if (parts == null || !reader.problems.isEmpty()) {
            throw new DefinitionException(reader.problems.inOrder());
        }
        return new Definition(text, parts);
    }

    private @Nullable DefinitionParts parts(String text) {
        try {
            @Nullable YamlNode json = JsonTree.parse(text, problems);
            @Nullable YamlNode root = json != null ? json : YamlTree.parse(text, problems);
            return root == null ? null : parts(root);
        } catch (Problems.TooMany e) {
            return null;
        }
    }

    private @Nullable DefinitionParts parts(YamlNode node) {
        Section root = Section.closed(node, "", problems, KEYS);
        @Nullable String name = name(root);
        int version = version(root);
        List<String> eventTypes = eventTypes(root);
        Declared declared =
                new Declared(keysOf(root.get("features")), keysOf(root.get("signal")), keysOf(root.get("aggregates")));
        Map<String, Feature> features = new FeatureReader(problems).read(root.get("features"));
        EventScope ofSignal = EventScope.ofSignal(features.values(), declared);
        EventScope ofAggregates = EventScope.ofAggregates(features.values(), declared);
        List<Term> terms = new TermReader(problems, ofSignal).read(root.get("signal"));
        Map<String, Aggregate> aggregates = new AggregateReader(problems, ofAggregates).read(root.get("aggregates"));
        List<Band> bands = new BandReader(problems).read(root.get("bands"));

        @Nullable YamlNode scoreNode = root.require("score", "an expression over the aggregates");
        if (scoreNode == null) {
            return null;
        }
        @Nullable
        Expr score = expressions.readNumber(scoreNode, "score", new ScoreScope(aggregates.values(), declared));
        if (score == null || name == null || !(scoreNode instanceof Scalar scoreText)) {
            return null;
        }
        return new DefinitionParts(
                name,
                version,
                eventTypes,
                List.copyOf(features.values()),
                terms,
                List.copyOf(aggregates.values()),
                score,
                scoreText.text(),
                bands);
    }

    private static Set<String> keysOf(@Nullable YamlNode node) {
        Set<String> keys = new LinkedHashSet<>();
        if (node instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                keys.add(entry.key().text());
            }
        }
        return keys;
    }

    private @Nullable String name(Section root) {
        String expected = "lower-case letters, digits, '-' and '_', up to 64";
        @Nullable YamlNode node = root.require("name", expected);
        @Nullable String name = node == null ? null : Section.text(node, "name", expected, problems);
        if (node != null && name != null && !Names.isDefinitionName(name)) {
            problems.add(node, "name", "no valid name", expected, name);
        }
        return name;
    }

    private int version(Section root) {
        String expected = "a whole number from 1 to " + MAX_VERSION;
        @Nullable YamlNode node = root.require("version", expected);
        if (node == null) {
            return 0;
        }
        boolean digits =
                node instanceof Scalar scalar && scalar.plain() && scalar.text().matches("[1-9][0-9]{0,9}");
        long version = digits && node instanceof Scalar scalar ? Long.parseLong(scalar.text()) : 0;
        if (version < 1 || version > MAX_VERSION) {
            problems.add(node, "version", "no valid version", expected, node.words());
        }
        return (int) version;
    }

    private List<String> eventTypes(Section root) {
        @Nullable YamlNode node = root.get("events");
        if (node == null) {
            return List.of();
        }
        Section events = Section.closed(node, "events", problems, EVENT_KEYS);
        @Nullable YamlNode types = events.require("type", "a type or a list of types");
        if (types == null) {
            return List.of();
        }
        List<YamlNode> items = types instanceof Sequence(List<YamlNode> list, boolean flow, int line, int column)
                ? list
                : List.of(types);
        if (items.isEmpty() || items.size() > MAX_EVENT_TYPES) {
            problems.add(types, "events.type", "wrong number of types", "1 to " + MAX_EVENT_TYPES, items.size() + "");
        }
        List<String> read = new ArrayList<>();
        for (YamlNode item : items) {
            String expected = "a type as text, 1 to " + MAX_TYPE_BYTES + " bytes";
            @Nullable String type = Section.text(item, "events.type", expected, problems);
            if (type != null && (type.isEmpty() || type.getBytes(StandardCharsets.UTF_8).length > MAX_TYPE_BYTES)) {
                problems.add(item, "events.type", "no valid type", expected, item.words());
            } else if (type != null && !read.contains(type)) {
                read.add(type);
            }
        }
        return read;
    }
}
