package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags that say which store a command works on without any role.
final class StoreFlags {
    @Option(names = "--data", paramLabel = "DIR", description = "data directory (default: ./scoreline-data)")
    @Nullable
    String data;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description = "the store's PostgreSQL server (default: the one in the data directory)")
    @Nullable
    String postgresUrl;

    Map<Setting, String> settings() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        if (data != null) {
            given.put(Setting.DATA_DIRECTORY, data);
        }
        if (postgresUrl != null) {
            given.put(Setting.POSTGRES_URL, postgresUrl);
        }
        return given;
    }
}
