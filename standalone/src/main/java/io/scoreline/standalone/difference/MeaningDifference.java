package io.scoreline.standalone.difference;

import io.scoreline.standalone.markup.YamlFault;
import io.scoreline.standalone.markup.YamlFile;
import io.scoreline.standalone.markup.YamlValue;
import io.scoreline.standalone.markup.YamlValue.Items;
import io.scoreline.standalone.markup.YamlValue.Pair;
import io.scoreline.standalone.markup.YamlValue.Pairs;
import io.scoreline.standalone.markup.YamlValue.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Two checked definitions by what they say: features, terms, aggregates and bands that were added, removed or changed, and
/// the score. What is left out and has a default is the same as the default written down. Stateless.
public final class MeaningDifference {
    private static final Map<String, Map<String, String>> DEFAULTS = Map.of(
            "features", Map.of("parse", "false", "onMissing", "skip"),
            "signal", Map.of("weight", "1", "when", "true"),
            "aggregates", Map.of("when", "true"));

    /// A short entry stands for a long one with this member alone.
    private static final Map<String, String> SHORT = Map.of("signal", "expr");

    private static final List<String> SECTIONS = List.of("features", "signal", "aggregates", "bands");

    private MeaningDifference() {}

    /// Something that differs. `what` is such as `feature severity` or `aggregate heat, halfLife`; one of the texts is empty
    /// when it was added or removed.
    public record Change(String what, String before, String after) {}

    /// Empty when both say the same under the same name and version.
    public static List<Change> of(String before, String after) throws YamlFault {
        Pairs first = pairs("before", before);
        Pairs second = pairs("after", after);
        List<Change> changes = new ArrayList<>();
        for (String key : List.of("name", "version", "events")) {
            compare(key, text(first, key), text(second, key), changes);
        }
        for (String section : SECTIONS) {
            section(section, entries(first, section), entries(second, section), changes);
        }
        compare("score", text(first, "score"), text(second, "score"), changes);
        return changes;
    }

    private static Pairs pairs(String name, String body) throws YamlFault {
        YamlValue root = YamlFile.parse(name, body);
        if (root instanceof Pairs pairs) {
            return pairs;
        }
        throw YamlFault.at(name, root, "expected a definition");
    }

    private static String text(Pairs root, String key) {
        return root.get(key).map(MeaningDifference::text).orElse("");
    }

    private static String text(YamlValue value) {
        return switch (value) {
            case Scalar scalar -> scalar.text().strip();
            case Items items ->
                items.items().stream().map(MeaningDifference::text).collect(Collectors.joining(", ", "[", "]"));
            case Pairs pairs ->
                pairs.pairs().stream()
                        .map(pair -> pair.key().text() + ": " + text(pair.value()))
                        .sorted()
                        .collect(Collectors.joining(", "));
        };
    }

    /// The entries of a section by name, each as its members.
    private static Map<String, Map<String, String>> entries(Pairs root, String section) {
        Map<String, Map<String, String>> entries = new LinkedHashMap<>();
        if (root.get(section).orElse(null) instanceof Pairs pairs) {
            for (Pair pair : pairs.pairs()) {
                entries.put(pair.key().text(), members(section, pair.value()));
            }
        }
        return entries;
    }

    private static Map<String, String> members(String section, YamlValue value) {
        Map<String, String> members = new LinkedHashMap<>();
        if (value instanceof Pairs pairs) {
            pairs.pairs().forEach(pair -> members.put(pair.key().text(), text(pair.value())));
        } else {
            members.put(SHORT.getOrDefault(section, ""), text(value));
        }
        members.entrySet()
                .removeIf(member -> member.getValue()
                        .equals(DEFAULTS.getOrDefault(section, Map.of()).get(member.getKey())));
        return members;
    }

    private static void section(
            String section,
            Map<String, Map<String, String>> before,
            Map<String, Map<String, String>> after,
            List<Change> changes) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String what = word(section) + " " + name;
            Map<String, String> first = before.get(name);
            Map<String, String> second = after.get(name);
            if (first == null || second == null) {
                changes.add(new Change(what, first == null ? "" : text(first), second == null ? "" : text(second)));
                continue;
            }
            Set<String> members = new LinkedHashSet<>(first.keySet());
            members.addAll(second.keySet());
            for (String member : members) {
                compare(
                        member.isEmpty() ? what : what + ", " + member,
                        first.getOrDefault(member, ""),
                        second.getOrDefault(member, ""),
                        changes);
            }
        }
    }

    private static String text(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> member.getKey().isEmpty() ? member.getValue() : member.getKey() + ": " + member.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String word(String section) {
        return switch (section) {
            case "signal" -> "term";
            default -> section.substring(0, section.length() - 1);
        };
    }

    /// Blanks mean nothing, but in quotes.
    private static void compare(String what, String before, String after, List<Change> changes) {
        if (!packed(before).equals(packed(after))) {
            changes.add(new Change(what, before, after));
        }
    }

    private static String packed(String text) {
        StringBuilder packed = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (quoted || !Character.isWhitespace(c)) {
                packed.append(c);
            }
        }
        return packed.toString();
    }
}
