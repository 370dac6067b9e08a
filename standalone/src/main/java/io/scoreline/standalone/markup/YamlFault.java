package io.scoreline.standalone.markup;

/// A file that does not hold what it should; the message begins with file, line and column.
public final class YamlFault extends Exception {
    private static final long serialVersionUID = 1L;

    public YamlFault(String file, int line, int column, String message) {
        super(file + ":" + line + ":" + column + ": " + message);
    }

    public static YamlFault at(String file, YamlValue where, String message) {
        return new YamlFault(file, where.line(), where.column(), message);
    }
}
