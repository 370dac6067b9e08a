package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Scalar;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a definition and the things in it may be called.
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern DEFINITION = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Set<String> WORDS =
            Set.of("and", "or", "not", "in", "true", "false", "if", "event", "signal", "at");

    private Names() {}

    /// Adds a problem unless the key can be read as a name in an expression.
    static boolean check(Scalar key, String field, Problems problems) {
        if (!NAME.matcher(key.text()).matches()) {
            problems.add(key, field, "no valid name", "letters, digits and '_', up to 64, no digit first", key.text());
            return false;
        }
        if (WORDS.contains(key.text())) {
            problems.add(
                    key,
                    field,
                    "a word of the language",
                    "another name than " + String.join(", ", sorted()),
                    key.text());
            return false;
        }
        return true;
    }

    static List<String> sorted() {
        return WORDS.stream().sorted().toList();
    }

    static boolean isDefinitionName(String name) {
        return DEFINITION.matcher(name).matches();
    }
}
