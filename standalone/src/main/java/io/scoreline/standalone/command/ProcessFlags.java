package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags of a command that runs roles in this process; each is a setting.
class ProcessFlags extends StoreFlags {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "name of this process (default: api-1; worker-1 for a worker alone)")
    @Nullable
    String name;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port, 0 for any free one (default: 8080; 0 for a worker alone)")
    private @Nullable String port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "address to serve on (default: 127.0.0.1); one that others reach needs an API key in the store")
    @Nullable
    String host;

    @Option(names = "--partitions", paramLabel = "N", description = "partitions of a new store (default: 8)")
    @Nullable
    String partitions;

    @Override
    Map<Setting, String> settings() {
        Map<Setting, String> given = super.settings();
        put(given, Setting.NAME, name);
        put(given, Setting.HOST, host);
        put(given, Setting.PORT, port);
        put(given, Setting.PARTITIONS, partitions);
        return given;
    }
}
