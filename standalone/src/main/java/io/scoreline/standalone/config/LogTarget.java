package io.scoreline.standalone.config;

import java.util.Locale;

/// Where a process that runs roles logs to, as JSON, one event a line.
public enum LogTarget {
    /// Files below the data directory; people at the terminal see warnings.
    FILE,
    /// Standard output alone, where whoever runs containers gathers it.
    STDOUT;

    static LogTarget parse(String text) {
        for (LogTarget target : values()) {
            if (target.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                return target;
            }
        }
        throw new IllegalArgumentException("expected file or stdout");
    }
}
