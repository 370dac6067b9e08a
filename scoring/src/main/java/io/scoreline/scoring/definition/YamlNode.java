package io.scoreline.scoring.definition;

import java.util.List;

/// A part of a YAML or JSON document and where it begins (1-based).
sealed interface YamlNode {
    int line();

    int column();

    /// How a message calls it.
    String words();

    /// `plain` text is subject to YAML's reading of numbers, booleans and null; `oneLine` text stands in the document
    /// as it is from
    /// `textColumn` on.
    record Scalar(String text, boolean plain, boolean oneLine, int line, int column) implements YamlNode {
        boolean isNull() {
            return plain
                    && (text.isEmpty()
                            || text.equals("null")
                            || text.equals("~")
                            || text.equals("Null")
                            || text.equals("NULL"));
        }

        int textColumn() {
            return plain ? column : column + 1;
        }

        @Override
        public String words() {
            return isNull() ? "nothing" : plain ? text : "\"" + text + "\"";
        }
    }

    record Sequence(List<YamlNode> items, boolean flow, int line, int column) implements YamlNode {
        @Override
        public String words() {
            return "a list";
        }
    }

    record Mapping(List<Entry> entries, boolean flow, int line, int column) implements YamlNode {
        @Override
        public String words() {
            return "a mapping";
        }
    }

    record Entry(Scalar key, YamlNode value) {}
}
