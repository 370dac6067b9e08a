package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags that say which store a command works on; each is a setting.
class StoreFlags {
    @Option(names = "--data", paramLabel = "DIR", description = "data directory (default: ./scoreline-data)")
    private @Nullable String data;

    @Option(
            names = "--postgres-url",
            paramLabel = "URL",
            description = "the store's PostgreSQL server, jdbc:postgresql://… (default: the embedded one of the data"
                    + " directory)")
    private @Nullable String postgresUrl;

    Map<Setting, String> settings() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        put(given, Setting.DATA_DIRECTORY, data);
        put(given, Setting.POSTGRES_URL, postgresUrl);
        return given;
    }

    static void put(Map<Setting, String> given, Setting setting, @Nullable String text) {
        if (text != null) {
            given.put(setting, text);
        }
    }
}
