package io.scoreline.standalone.config;

import io.scoreline.shard.catalog.PasswordFile;
import java.nio.file.Path;

/// A PostgreSQL server outside this process. An empty password is one that its URL says where to find.
public record PostgresConfig(String jdbcUrl, String user, String password) {
    public PostgresConfig {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("expected jdbc:postgresql://HOST:PORT/DATABASE");
        }
    }

    /// With a password that is read from a file whenever a connection is made.
    static PostgresConfig withPasswordIn(Path file, String jdbcUrl, String user) {
        return new PostgresConfig(PasswordFile.in(jdbcUrl, file), user, "");
    }

    @Override
    public String toString() {
        return jdbcUrl.replaceAll("(?i)(password=)[^&]*", "$1***").replaceAll("[?&]" + PasswordFile.PARAMETERS, "") + " as " + user;
    }
}
