package io.scoreline.standalone.config;

/// A setting that is refused: which, from where, what was expected and found.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
