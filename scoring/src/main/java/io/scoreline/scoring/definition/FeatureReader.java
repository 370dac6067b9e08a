package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Scalar;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.feature.EventTime;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.scoring.json.JsonNumber;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the section `features`.
final class FeatureReader {
    static final int MAX_FEATURES = 256;
    static final List<String> KEYS = List.of("path", "type", "default", "parse", "onMissing");
    static final List<String> ON_MISSING = List.of("skip", "reject");
    static final List<String> TYPES =
            Arrays.stream(FeatureType.values()).map(FeatureReader::type).toList();

    private final Problems problems;

    FeatureReader(Problems problems) {
        this.problems = problems;
    }

    Map<String, Feature> read(@Nullable YamlNode node) {
        Map<String, Feature> features = new LinkedHashMap<>();
        if (node == null) {
            return features;
        }
        Section section = Section.open(node, "features", problems);
        if (section.size() > MAX_FEATURES) {
            problems.add(node, "features", "too many", "at most " + MAX_FEATURES, section.size() + "");
            return features;
        }
        section.forEach((key, value) -> {
            String field = section.child(key.text());
            @Nullable Feature feature = feature(key, value, field);
            if (Names.check(key, field, problems) && feature != null) {
                features.put(key.text(), feature);
            }
        });
        return features;
    }

    private @Nullable Feature feature(Scalar name, YamlNode node, String field) {
        Section section = Section.closed(node, field, problems, KEYS);
        @Nullable FeaturePath path = path(section);
        @Nullable FeatureType type = type(section);
        boolean parse = Boolean.TRUE.equals(section.bool("parse"));
        if (parse && (type == FeatureType.BOOL || type == FeatureType.STRING)) {
            problems.add(
                    section.node(),
                    section.child("parse"),
                    "parse reads a number from a string",
                    "double, long or timestamp",
                    type(type));
            return null;
        }
        boolean rejects = rejectsMissing(section);
        if (path == null || type == null) {
            return null;
        }
        @Nullable YamlNode given = section.get("default");
        Expr.@Nullable Literal defaultValue =
                given == null ? null : defaultValue(given, type, section.child("default"));
        return given != null && defaultValue == null
                ? null
                : new Feature(name.text(), new FeatureSpec(path, type, parse), defaultValue, rejects);
    }

    private boolean rejectsMissing(Section section) {
        @Nullable YamlNode node = section.get("onMissing");
        if (node == null) {
            return false;
        }
        String field = section.child("onMissing");
        @Nullable String text = Section.text(node, field, "one of " + String.join(", ", ON_MISSING), problems);
        if (text != null && !ON_MISSING.contains(text)) {
            problems.addUnknown(node, field, "unknown rule", text, ON_MISSING);
        } else if (text != null && section.has("default")) {
            problems.add(node, field, "a feature with a default is never missing", "no onMissing", text);
        }
        return "reject".equals(text);
    }

    private @Nullable FeaturePath path(Section section) {
        String expected = "a path such as member, $.a.b or $[\"@odd name\"]";
        @Nullable YamlNode node = section.require("path", expected);
        @Nullable String text = node == null ? null : Section.text(node, section.child("path"), expected, problems);
        if (node == null || text == null) {
            return null;
        }
        try {
            return FeaturePath.parse(text);
        } catch (IllegalArgumentException e) {
            problems.add(node, section.child("path"), String.valueOf(e.getMessage()), null, null);
            return null;
        }
    }

    private @Nullable FeatureType type(Section section) {
        @Nullable YamlNode node = section.require("type", "one of " + String.join(", ", TYPES));
        @Nullable
        String text = node == null
                ? null
                : Section.text(node, section.child("type"), "one of " + String.join(", ", TYPES), problems);
        if (node == null || text == null) {
            return null;
        }
        if (!TYPES.contains(text)) {
            problems.addUnknown(node, section.child("type"), "unknown type", text, TYPES);
            return null;
        }
        return FeatureType.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static String type(FeatureType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private Expr.@Nullable Literal defaultValue(YamlNode node, FeatureType type, String field) {
        Expr.@Nullable Literal value = node instanceof Scalar scalar && !scalar.isNull() ? literal(scalar, type) : null;
        if (value == null) {
            String expected = "a value of type " + type(type) + form(type);
            problems.add(node, field, "wrong type", expected, node.words());
        }
        return value;
    }

    private static String form(FeatureType type) {
        return switch (type) {
            case DOUBLE, LONG -> "";
            case BOOL -> ", true or false";
            case STRING -> ", in quotes";
            case TIMESTAMP -> ", such as 2026-01-31T12:00:00Z";
        };
    }

    private static Expr.@Nullable Literal literal(Scalar scalar, FeatureType type) {
        @Nullable JsonNumber number = scalar.plain() ? Section.jsonNumber(scalar.text()) : null;
        boolean bool =
                scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"));
        return switch (type) {
            case DOUBLE ->
                number != null && Double.isFinite(number.doubleValue())
                        ? new Expr.NumberLiteral(number.doubleValue() + 0.0)
                        : null;
            case LONG -> number != null && number.isLong() ? new Expr.LongLiteral(number.longValue()) : null;
            case BOOL -> bool ? new Expr.BoolLiteral(scalar.text().equals("true")) : null;
            case STRING -> number == null && !bool ? new Expr.StringLiteral(scalar.text()) : null;
            case TIMESTAMP -> timestamp(scalar, number);
        };
    }

    private static Expr.@Nullable Literal timestamp(Scalar scalar, @Nullable JsonNumber number) {
        try {
            return new Expr.LongLiteral(
                    number != null ? EventTime.fromEpoch(number) : EventTime.parseMicros(scalar.text()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
