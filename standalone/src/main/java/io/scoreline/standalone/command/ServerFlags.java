package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags of a command that starts all roles; each is a setting.
final class ServerFlags {
    @Option(names = "--data", paramLabel = "DIR", description = "data directory (default: ./scoreline-data)")
    @Nullable
    String data;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port on the loopback address, 0 for any free one (default: 8080)")
    @Nullable
    String port;

    @Option(names = "--name", paramLabel = "NAME", description = "name of this replica (default: api-1)")
    @Nullable
    String name;

    @Option(names = "--definition", paramLabel = "FILE", description = "add this definition at the start")
    @Nullable
    String definition;

    @Option(names = "--partitions", paramLabel = "N", description = "partitions of a new store (default: 8)")
    @Nullable
    String partitions;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description = "use this PostgreSQL server (jdbc:postgresql://…) instead of the embedded one")
    @Nullable
    String postgresUrl;

    Map<Setting, String> settings() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        put(given, Setting.DATA_DIRECTORY, data);
        put(given, Setting.PORT, port);
        put(given, Setting.NAME, name);
        put(given, Setting.DEFINITION, definition);
        put(given, Setting.PARTITIONS, partitions);
        put(given, Setting.POSTGRES_URL, postgresUrl);
        return given;
    }

    private static void put(Map<Setting, String> given, Setting setting, @Nullable String text) {
        Optional.ofNullable(text).ifPresent(value -> given.put(setting, value));
    }
}
