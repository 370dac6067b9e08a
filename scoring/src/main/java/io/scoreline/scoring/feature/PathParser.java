package io.scoreline.scoring.feature;

import java.util.ArrayList;
import java.util.List;

/// Reads the text of a [FeaturePath] once, from left to right.
final class PathParser {
    private final String text;
    private int pos;

    PathParser(String text) {
        this.text = text;
    }

    List<String> members() {
        if (text.length() > FeaturePath.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "expected a path of at most " + FeaturePath.MAX_LENGTH + " characters, found " + text.length());
        }
        if (!text.startsWith("$")) {
            return List.of(bareMember());
        }
        pos = 1;
        List<String> members = new ArrayList<>();
        do {
            members.add(next());
        } while (pos < text.length());
        return members;
    }

    private String bareMember() {
        if (isPlainName(text)) {
            return text;
        }
        StringBuilder hint = new StringBuilder("a member name, or a path such as $.a.b or ");
        throw expected(quote(text.isEmpty() ? "odd name" : text, hint.append("$["))
                .append(']')
                .toString());
    }

    private String next() {
        if (pos < text.length() && text.charAt(pos) == '.') {
            pos++;
            return plainName();
        }
        if (pos < text.length() && text.charAt(pos) == '[') {
            pos++;
            return quotedName();
        }
        throw expected("'.' or '['");
    }

    private String plainName() {
        int from = pos;
        while (pos < text.length() && isPlain(text.charAt(pos))) {
            pos++;
        }
        if (pos == from) {
            throw expected("a member name of letters, digits, '_' and '-', or [\"a name in brackets and quotes\"]");
        }
        return text.substring(from, pos);
    }

    private String quotedName() {
        char quote = pos < text.length() ? text.charAt(pos) : 0;
        if (quote != '"' && quote != '\'') {
            throw expected("a member name in quotes (elements of arrays cannot be features)");
        }
        pos++;
        StringBuilder name = new StringBuilder();
        while (pos < text.length() && text.charAt(pos) != quote) {
            name.append(character());
        }
        if (!text.startsWith(quote + "]", pos)) {
            throw expected(quote + "]");
        }
        pos += 2;
        if (!isWellFormed(name)) {
            throw new IllegalArgumentException("expected a member name without lone surrogates, found one in " + text);
        }
        return name.toString();
    }

    private char character() {
        char c = text.charAt(pos++);
        if (c != '\\') {
            return c;
        }
        char escape = pos < text.length() ? text.charAt(pos++) : 0;
        return switch (escape) {
            case '"', '\'', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw expected("an escape of JSON after the backslash");
        };
    }

    private char unit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = pos < text.length() && text.charAt(pos) < 0x80 ? Character.digit(text.charAt(pos), 16) : -1;
            if (digit < 0) {
                throw expected("four hexadecimal digits after \\u");
            }
            unit = unit << 4 | digit;
            pos++;
        }
        return (char) unit;
    }

    private IllegalArgumentException expected(String expected) {
        String found = pos < text.length() ? "'" + text.charAt(pos) + "'" : "the end";
        return new IllegalArgumentException(
                "path " + text + ", character " + (pos + 1) + ": expected " + expected + ", found " + found);
    }

    static boolean isPlainName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> isPlain((char) c));
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static boolean isWellFormed(CharSequence name) {
        return name.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    static StringBuilder quote(String name, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < 0x20) {
                to.append("\\u%04x".formatted((int) c));
            } else {
                to.append(c);
            }
        }
        return to.append('"');
    }
}
