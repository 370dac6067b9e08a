package io.scoreline.standalone.trial;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A first definition for a sample: events of an entity add up and fade, each counts with its numbers. Something to be
/// changed, whose parts show the language.
public final class StarterDefinition {
    private static final int MOST_FEATURES = 3;
    private static final int MAX_NAME = 50;

    /// Words of the language, which name nothing.
    private static final Set<String> WORDS =
            Set.of("and", "or", "not", "in", "true", "false", "if", "event", "signal", "at");

    private StarterDefinition() {}

    /// The text, for a file of this name.
    public static String text(String fileName, SampleShape shape) {
        List<MemberShape> numbers = shape.numbers(MOST_FEATURES);
        StringBuilder text = new StringBuilder();
        text.append("# A first definition, made from a sample: change what it means, and check it again.\n");
        text.append("name: ").append(definitionName(fileName)).append('\n');
        text.append("version: 1\n");
        if (!numbers.isEmpty()) {
            text.append("\n# What is read from the payload of an event.\nfeatures:\n");
            numbers.forEach(member -> text.append(feature(member)));
        }
        text.append("\n# What one event adds: the sum of these terms.\nsignal:\n  each: 1\n");
        for (MemberShape member : numbers) {
            String name = featureName(member);
            text.append("  ").append(name).append("Term: 0.1 * log1p(max(0, ").append(name).append("))\n");
        }
        text.append(REST);
        return text.toString();
    }

    private static final String REST = """

            # What is kept for each entity.
            aggregates:
              heat:
                # Fades by half within the half-life.
                fn: decayed_sum
                of: signal
                halfLife: 6h
              lastHour:
                fn: count
                window: 1h
              seen:
                fn: last
                of: event.ts

            # From 0 to 100; a heat of 50 gives half of it.
            score: clamp(100 * heat / (heat + 50), 0, 100)

            bands:
              low: 0
              medium: 40
              high: 80
            """;

    private static String feature(MemberShape member) {
        String path = member.path();
        String quoted = path.matches("[A-Za-z0-9_.]+") ? path : "'" + path.replace("'", "''") + "'";
        return "  " + featureName(member) + ":\n    path: " + quoted + "\n    type: "
                + (member.isWhole() ? "long" : "double") + "\n    default: 0\n";
    }

    private static String featureName(MemberShape member) {
        String letters = member.name().replaceAll("[^A-Za-z0-9_]", "").replaceFirst("^[0-9_]+", "");
        String name = letters.isEmpty() ? "value" : letters;
        String lower = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1, Math.min(MAX_NAME, name.length()));
        return WORDS.contains(lower) ? lower + "Value" : lower;
    }

    private static String definitionName(String fileName) {
        String name = fileName.replaceFirst("\\.[A-Za-z]+$", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_-]", "-")
                .replaceFirst("^[^a-z]+", "");
        return name.isEmpty() ? "first" : name.substring(0, Math.min(MAX_NAME, name.length()));
    }
}
