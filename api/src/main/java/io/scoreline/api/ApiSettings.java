package io.scoreline.api;

/// Settings of an [ApiServer]; port 0 takes any free one. `dataDirectory` is shown in `/v1/info` alone.
public record ApiSettings(
        String name, String host, int port, long maxBodyBytes, int maxEvents, int maxEventBytes, String dataDirectory) {
    /// On the loopback address.
    public static ApiSettings of(String name, int port, String dataDirectory) {
        return of(name, "127.0.0.1", port, dataDirectory);
    }

    public static ApiSettings of(String name, String host, int port, String dataDirectory) {
        return new ApiSettings(name, host, port, 8L << 20, 10_000, 64 << 10, dataDirectory);
    }
}
