package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Entry;
import io.scoreline.scoring.definition.YamlNode.Mapping;
import io.scoreline.scoring.definition.YamlNode.Scalar;
import io.scoreline.scoring.expression.Durations;
import io.scoreline.scoring.expression.NearestName;
import io.scoreline.scoring.json.JsonNumber;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A mapping of the document: typed access to its values, every problem with its place. The readers give null after
/// adding a problem and
/// also where the key is absent.
final class Section {
    /// What no name holds, but the rest of an expression may.
    private static final Pattern REST = Pattern.compile("[()\\[\\]\"']");

    private final YamlNode node;
    private final String field;
    private final Problems problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<@Nullable String> misspelt = new HashSet<>();
    private final boolean readable;

    private Section(YamlNode node, String field, Problems problems) {
        this.node = node;
        this.field = field;
        this.problems = problems;
        this.readable = node instanceof Mapping mapping && !hasCommaTrap(mapping) && addEntries(mapping);
        if (!(node instanceof Mapping)) {
            problems.add(node, field, "wrong type", "a mapping", node.words());
        }
    }

    /// A mapping whose keys are names of the author's choice.
    static Section open(YamlNode node, String field, Problems problems) {
        return new Section(node, field, problems);
    }

    /// A mapping with known keys; others are problems.
    static Section closed(YamlNode node, String field, Problems problems, List<String> keys) {
        Section section = new Section(node, field, problems);
        section.entries.values().removeIf(entry -> {
            boolean unknown = !keys.contains(entry.key().text());
            if (unknown) {
                String name = entry.key().text();
                problems.addUnknown(entry.key(), section.child(name), "unknown key", name, keys);
                section.misspelt.add(NearestName.of(name, keys));
            }
            return unknown;
        });
        return section;
    }

    /// A key without a value inside braces, or one like `1)`, is the rest of an expression that a comma cut off.
    private boolean hasCommaTrap(Mapping mapping) {
        for (Entry entry : mapping.entries()) {
            boolean rest = REST.matcher(entry.key().text()).find()
                    || (entry.value() instanceof Scalar value
                            && value.plain()
                            && value.text().isEmpty());
            if (mapping.flow() && entry.key().plain() && rest) {
                problems.add(
                        entry.key(),
                        field,
                        YamlTraps.COMMA,
                        null,
                        entry.key().text());
                return true;
            }
        }
        return false;
    }

    private boolean addEntries(Mapping mapping) {
        for (Entry entry : mapping.entries()) {
            String key = entry.key().text();
            if (entries.putIfAbsent(key, entry) != null) {
                problems.add(entry.key(), child(key), "the key is there twice", "each key once", key);
            }
        }
        return true;
    }

    YamlNode node() {
        return node;
    }

    String field() {
        return field;
    }

    /// False when the node is no mapping or a mapping that is cut wrongly: its keys mean nothing then.
    boolean isReadable() {
        return readable;
    }

    String child(String key) {
        return field.isEmpty() ? key : field + "." + key;
    }

    void forEach(BiConsumer<Scalar, YamlNode> action) {
        entries.values().forEach(entry -> action.accept(entry.key(), entry.value()));
    }

    int size() {
        return entries.size();
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    @Nullable
    YamlNode get(String key) {
        @Nullable Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /// The value, or null after adding that it is absent, unless a misspelt key says so already.
    @Nullable
    YamlNode require(String key, String expected) {
        @Nullable YamlNode value = get(key);
        if (value == null && readable && !misspelt.contains(key)) {
            problems.add(node, child(key), "missing", expected, "no " + key);
        }
        return value;
    }

    /// A scalar's text; numbers and booleans that stand without quotes are no text.
    @Nullable
    String text(String key, String expected) {
        @Nullable YamlNode value = get(key);
        return value == null ? null : text(value, child(key), expected, problems);
    }

    static @Nullable String text(YamlNode value, String field, String expected, Problems problems) {
        if (value instanceof Scalar scalar && !scalar.isNull() && !(scalar.plain() && isNumberOrBool(scalar.text()))) {
            return scalar.text();
        }
        boolean unquoted = value instanceof Scalar scalar && !scalar.isNull();
        problems.add(value, field, "wrong type", expected + (unquoted ? ", in quotes" : ""), value.words());
        return null;
    }

    private static boolean isNumberOrBool(String text) {
        return text.equals("true") || text.equals("false") || jsonNumber(text) != null;
    }

    @Nullable
    Boolean bool(String key) {
        @Nullable YamlNode value = get(key);
        if (value instanceof Scalar scalar
                && scalar.plain()
                && (scalar.text().equals("true") || scalar.text().equals("false"))) {
            return scalar.text().equals("true");
        }
        if (value != null) {
            problems.add(value, child(key), "wrong type", "true or false", value.words());
        }
        return null;
    }

    @Nullable
    Double number(String key) {
        @Nullable YamlNode value = get(key);
        return value == null ? null : number(value, child(key), problems);
    }

    static @Nullable Double number(YamlNode value, String field, Problems problems) {
        @Nullable
        JsonNumber number = value instanceof Scalar scalar && scalar.plain() ? jsonNumber(scalar.text()) : null;
        if (number == null || !Double.isFinite(number.doubleValue())) {
            problems.add(value, field, "wrong type", "a number", value.words());
            return null;
        }
        return number.doubleValue() + 0.0;
    }

    /// The text as a JSON number, or null.
    static @Nullable JsonNumber jsonNumber(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonNumber number = new JsonNumber();
        return number.read(bytes, 0, bytes.length) ? number : null;
    }

    /// A positive duration in microseconds up to a limit; 0 when absent or wrong.
    long duration(String key, long mostMicros, String most) {
        @Nullable YamlNode value = get(key);
        if (value == null) {
            return 0;
        }
        long micros = value instanceof Scalar scalar ? Durations.parseMicros(scalar.text()) : Durations.NONE;
        if (micros <= 0 || micros > mostMicros) {
            problems.add(
                    value,
                    child(key),
                    "no valid duration",
                    Durations.FORM + ", above 0 and up to " + most,
                    value.words());
            return 0;
        }
        return micros;
    }
}
