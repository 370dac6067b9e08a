package io.scoreline.shard.catalog;

import java.time.Duration;

/// How to reach the catalog. `poolSize` connections at most; `acquireTimeout` is how long a caller waits for one.
public record CatalogSettings(String jdbcUrl, String user, String password, int poolSize, Duration acquireTimeout) {
    private static final String URL_PREFIX = "jdbc:postgresql:";

    public CatalogSettings {
        if (!jdbcUrl.startsWith(URL_PREFIX)) {
            throw new IllegalArgumentException("catalog URL: expected " + URL_PREFIX + "//host:port/database");
        }
        if (poolSize < 1) {
            throw new IllegalArgumentException("catalog pool: expected 1 or more connections, found " + poolSize);
        }
        if (!acquireTimeout.isPositive()) {
            throw new IllegalArgumentException("catalog acquire timeout: expected more than 0, found " + acquireTimeout);
        }
    }

    public static CatalogSettings of(String jdbcUrl, String user, String password, int poolSize) {
        return new CatalogSettings(jdbcUrl, user, password, poolSize, Duration.ofSeconds(5));
    }

    /// Where the catalog is, without parameters: they may hold a password.
    public String address() {
        int parameters = jdbcUrl.indexOf('?');
        return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
    }

    @Override
    public String toString() {
        return "CatalogSettings[" + address() + ", user=" + user + ", poolSize=" + poolSize + ", acquireTimeout="
                + acquireTimeout + "]";
    }
}
