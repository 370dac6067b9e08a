package io.scoreline.api.http;

import io.scoreline.scoring.expression.NearestName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters of a query, each known to the route and given once. Immutable.
public final class QueryParameters {
    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    static QueryParameters parse(@Nullable String rawQuery, Collection<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String pair : rawQuery.split("&", -1)) {
                if (!pair.isEmpty()) {
                    add(values, pair, known);
                }
            }
        }
        return new QueryParameters(values);
    }

    private static void add(Map<String, String> values, String pair, Collection<String> known) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals), "name");
        String value = decode(equals < 0 ? "" : pair.substring(equals + 1), "value of " + name);
        if (!known.contains(name)) {
            throw Problem.of(
                            ProblemCode.PARAMETER_UNKNOWN,
                            "the route has no query parameter \"" + name + "\""
                                    + (known.isEmpty() ? "; it has none" : ""))
                    .with("field", name)
                    .with("nearest", NearestName.of(name, known))
                    .exception();
        }
        if (values.putIfAbsent(name, value) != null) {
            throw invalid(name, "one value", "several");
        }
    }

    private static String decode(String raw, String what) {
        @Nullable String text = PercentText.decode(raw, true);
        if (text == null) {
            throw Problem.of(
                            ProblemCode.PARAMETER_INVALID,
                            "the " + what + " in the query is not percent-encoded UTF-8")
                    .with("expected", "percent-encoded UTF-8")
                    .with("found", raw)
                    .exception();
        }
        return text;
    }

    public @Nullable String get(String name) {
        return values.get(name);
    }

    public String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /// A whole number between two bounds.
    public int number(String name, int otherwise, int least, int most) {
        @Nullable String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw invalid(name, "a whole number from " + least + " to " + most, text);
    }

    /// The problem of a value that is not what was expected.
    public static ProblemException invalid(String name, String expected, String found) {
        return Problem.of(
                        ProblemCode.PARAMETER_INVALID,
                        "query parameter \"" + name + "\": expected " + expected + ", found " + found)
                .with("field", name)
                .with("expected", expected)
                .with("found", found)
                .exception();
    }
}
