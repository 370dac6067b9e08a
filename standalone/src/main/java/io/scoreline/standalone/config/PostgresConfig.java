package io.scoreline.standalone.config;

/// A PostgreSQL server outside this process.
public record PostgresConfig(String jdbcUrl, String user, String password) {
    public PostgresConfig {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("expected jdbc:postgresql://HOST:PORT/DATABASE");
        }
    }

    @Override
    public String toString() {
        return jdbcUrl.replaceAll("(?i)(password=)[^&]*", "$1***") + " as " + user;
    }
}
