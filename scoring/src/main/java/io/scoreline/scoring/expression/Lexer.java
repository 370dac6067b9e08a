package io.scoreline.scoring.expression;

import io.scoreline.scoring.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Cuts an expression's text into tokens.
final class Lexer {
    private static final List<String> SYMBOLS =
            List.of("==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",");
    private static final Map<String, String> FOREIGN =
            Map.of("&&", "and", "||", "or", "!", "not", "=", "==", "<>", "!=");

    private static final String TYPOGRAPHIC_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int pos;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) throws ExpressionException {
        Lexer lexer = new Lexer(text);
        while (lexer.skipSpace()) {
            lexer.next();
        }
        lexer.tokens.add(new Token(Kind.END, "", text.length()));
        return lexer.tokens;
    }

    private boolean skipSpace() {
        while (pos < text.length()
                && (text.charAt(pos) == ' ' || text.charAt(pos) == '\n' || text.charAt(pos) == '\t')) {
            pos++;
        }
        return pos < text.length();
    }

    private void next() throws ExpressionException {
        char c = text.charAt(pos);
        if (isDigit(c)) {
            number();
        } else if (isNameStart(c)) {
            name();
        } else if (c == '"' || c == '\'') {
            string(c);
        } else {
            symbol();
        }
    }

    private void number() throws ExpressionException {
        int from = pos;
        digits();
        if (peek(0) == '.' && isDigit(peek(1))) {
            pos++;
            digits();
        }
        int signs = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
        if ((peek(0) == 'e' || peek(0) == 'E') && isDigit(peek(signs))) {
            pos += signs;
            digits();
        }
        int unitFrom = pos;
        while (isNameStart(peek(0)) || isDigit(peek(0))) {
            pos++;
        }
        String word = text.substring(from, pos);
        if (unitFrom == pos) {
            tokens.add(new Token(Kind.NUMBER, word, from));
        } else if (Durations.parseMicros(word) != Durations.NONE) {
            tokens.add(new Token(Kind.DURATION, word, from));
        } else {
            throw new ExpressionException(from, "not a number", "a number, or " + Durations.FORM, word, null);
        }
    }

    private void digits() {
        while (isDigit(peek(0))) {
            pos++;
        }
    }

    private void name() {
        int from = pos;
        while (isNameStart(peek(0)) || isDigit(peek(0)) || (peek(0) == '.' && isNameStart(peek(1)))) {
            pos++;
        }
        tokens.add(new Token(Kind.NAME, text.substring(from, pos), from));
    }

    private void string(char quote) throws ExpressionException {
        int from = pos++;
        StringBuilder value = new StringBuilder();
        while (peek(0) != quote) {
            if (pos >= text.length()) {
                throw new ExpressionException(from, "the string does not end", "a closing " + quote, "the end", null);
            }
            value.append(character());
        }
        pos++;
        tokens.add(new Token(Kind.STRING, value.toString(), from));
    }

    private char character() throws ExpressionException {
        char c = text.charAt(pos++);
        if (c != '\\') {
            return c;
        }
        char escape = peek(0);
        pos++;
        return switch (escape) {
            case '"', '\'', '\\' -> escape;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default ->
                throw new ExpressionException(
                        pos - 2, "unknown escape", "one of \\\\ \\\" \\' \\n \\r \\t", "\\" + escape, null);
        };
    }

    private void symbol() throws ExpressionException {
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, pos)) {
                tokens.add(new Token(Kind.SYMBOL, symbol, pos));
                pos += symbol.length();
                return;
            }
        }
        for (int length = 2; length >= 1; length--) {
            String word = text.substring(pos, Math.min(text.length(), pos + length));
            String meant = FOREIGN.get(word);
            if (meant != null) {
                throw new ExpressionException(pos, "unknown operator", meant, word, meant);
            }
        }
        String found = Character.toString(text.codePointAt(pos));
        if (TYPOGRAPHIC_QUOTES.contains(found)) {
            throw new ExpressionException(pos, "a typographic quote", "a straight one, \" or '", found, null);
        }
        throw new ExpressionException(pos, "unknown character", "a number, name, string or operator", found, null);
    }

    private char peek(int ahead) {
        return pos + ahead < text.length() ? text.charAt(pos + ahead) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
