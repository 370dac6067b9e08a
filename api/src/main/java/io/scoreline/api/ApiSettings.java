package io.scoreline.api;

/// Settings of an [ApiServer]; port 0 takes any free one. `dataDirectory` is shown in `/v1/info` alone.
public record ApiSettings(
        String name, String host, int port, long maxBodyBytes, int maxEvents, int maxEventBytes, long rejectedCapBytes, String dataDirectory) {
    /// On the loopback address.
    public static ApiSettings of(String name, int port, String dataDirectory) {
        return of(name, "127.0.0.1", port, dataDirectory);
    }

    /// Refused events of requests of which others were taken are kept in files of so many bytes.
    public ApiSettings keepingRejected(long capBytes) {
        return new ApiSettings(
                name, host, port, maxBodyBytes, maxEvents, maxEventBytes, capBytes, dataDirectory);
    }

    public static ApiSettings of(String name, String host, int port, String dataDirectory) {
        return new ApiSettings(name, host, port, 8L << 20, 10_000, 64 << 10, 0, dataDirectory);
    }
}
