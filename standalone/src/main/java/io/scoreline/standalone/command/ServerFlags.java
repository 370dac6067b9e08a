package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags of a command that runs all roles.
final class ServerFlags extends ProcessFlags {
    @Option(names = "--definition", paramLabel = "FILE", description = "add this definition at the start")
    private @Nullable String definition;

    @Override
    Map<Setting, String> settings() {
        Map<Setting, String> given = super.settings();
        put(given, Setting.DEFINITION, definition);
        return given;
    }
}
