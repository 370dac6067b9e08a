package io.scoreline.api.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A [Route]'s template, taken apart. Immutable.
final class RouteTemplate {
    private final List<String> segments;
    /// What every path that fits begins with, so that most of the others are told at once.
    private final String beginning;

    RouteTemplate(String template) {
        segments = List.of(template.split("/", -1));
        int name = template.indexOf('{');
        beginning = name < 0 ? template : template.substring(0, name);
    }

    /// The raw values of the template's names when the raw path fits, else null.
    @Nullable Map<String, String> match(String rawPath) {
        if (!rawPath.startsWith(beginning)) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        int from = 0;
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (from > rawPath.length()) {
                return null;
            }
            if (segment.endsWith("...}")) {
                values.put(segment.substring(1, segment.length() - 4), rawPath.substring(from));
                return values;
            }
            int slash = rawPath.indexOf('/', from);
            int to = slash < 0 ? rawPath.length() : slash;
            if (!fits(segment, rawPath.substring(from, to), values)) {
                return null;
            }
            from = to + 1;
        }
        return from > rawPath.length() ? values : null;
    }

    private static boolean fits(String segment, String found, Map<String, String> values) {
        if (segment.startsWith("{")) {
            values.put(segment.substring(1, segment.length() - 1), found);
            return !found.isEmpty();
        }
        return segment.equals(found);
    }
}
