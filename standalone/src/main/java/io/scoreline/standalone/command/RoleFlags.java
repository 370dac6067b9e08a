package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags of a command that runs one role; each but the last is a setting.
final class RoleFlags {
    @Option(names = "--name", paramLabel = "NAME", description = "name of this process (default: api-1 or worker-1)")
    private @Nullable String name;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port on the loopback address, 0 for any free one (default: 8080 for an API, 0 for a worker)")
    private @Nullable String port;

    @Option(names = "--data", paramLabel = "DIR", description = "data directory that all processes share (default: ./scoreline-data)")
    private @Nullable String data;

    @Option(names = "--partitions", paramLabel = "N", description = "partitions of a new store (default: 8)")
    private @Nullable String partitions;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description = "the PostgreSQL server that all processes share, jdbc:postgresql://…")
    private @Nullable String postgresUrl;

    /// For members of `up --api N --workers M`.
    @Option(names = "--supervised", hidden = true, description = "end when standard input ends")
    boolean supervised;

    Map<Setting, String> settings() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        put(given, Setting.NAME, name);
        put(given, Setting.PORT, port);
        put(given, Setting.DATA_DIRECTORY, data);
        put(given, Setting.PARTITIONS, partitions);
        put(given, Setting.POSTGRES_URL, postgresUrl);
        return given;
    }

    private static void put(Map<Setting, String> given, Setting setting, @Nullable String text) {
        if (text != null) {
            given.put(setting, text);
        }
    }
}
