package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Scalar;
import org.jspecify.annotations.Nullable;

/// What YAML makes of an expression that was not meant for it, in words that say what to write instead.
final class YamlTraps {
    static final String COMMA =
            "inside { } and [ ] a comma, bracket or brace ends the value: put the expression in quotes, or write the block in lines of its own";

    private static final String COLON = "a colon with a space after it begins a mapping: put the value in quotes";
    private static final String TAB = "YAML is indented by spaces, not by tabs";
    private static final String QUOTED_BEGINNING =
            "a value that begins with a quote ends at the next one: put all of the expression in the other kind of quotes";
    private static final String OPEN_QUOTE = "a quote that is never closed";
    private static final String DASH = "a value that begins with \"- \" is a list: put it in quotes";
    private static final String BLOCK =
            "a value that begins with > or | is a block of text: put the expression in quotes";
    private static final String INDENTATION = "the lines of a block begin in the same column";
    private static final String NO_COLON = "a line of a block is a name, a colon, a space and a value";
    private static final String FIRST_CHARACTER = "a value cannot begin with this character: put it in quotes";

    static final String ALIAS =
            "anchors and aliases are not supported; a value that begins with & or * is one: put it in quotes";
    static final String TAG =
            "tags are not supported; a value that begins with ! is one: write not, or put it in quotes";

    private YamlTraps() {}

    /// Explains an error of YAML's parser by its words.
    static String explain(String problem, @Nullable String context) {
        String where = context == null ? "" : context;
        if (problem.contains("TAB")) {
            return TAB;
        }
        if (problem.contains("mapping values are not allowed")) {
            return COLON;
        }
        if (problem.contains("sequence entries are not allowed")) {
            return DASH;
        }
        if (problem.contains("cannot start any token")) {
            return FIRST_CHARACTER;
        }
        return where.contains("flow") ? COMMA : explainContext(problem, where);
    }

    private static String explainContext(String problem, String where) {
        if (where.contains("quoted scalar")) {
            return OPEN_QUOTE;
        }
        if (where.contains("block scalar")) {
            return BLOCK;
        }
        if (where.contains("anchor") || where.contains("alias")) {
            return ALIAS;
        }
        if (where.contains("tag")) {
            return TAG;
        }
        if (where.contains("simple key")) {
            return NO_COLON;
        }
        if (where.contains("block")) {
            return problem.contains("<scalar>") ? QUOTED_BEGINNING : INDENTATION;
        }
        return "no YAML";
    }

    /// What to add to a problem of an expression that YAML may have cut.
    static String inExpression(String problem, Scalar scalar) {
        boolean cut = scalar.plain() && problem.startsWith("the string does not end");
        return cut ? " (\" #\" begins a comment in YAML: put all of the expression in quotes)" : "";
    }
}
