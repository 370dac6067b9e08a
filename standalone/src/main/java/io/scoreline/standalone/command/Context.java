package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.Settings;
import io.scoreline.standalone.config.SettingsFile;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every command works with: the terminal, the environment, the working directory and the clock.
public record Context(Terminal terminal, Map<String, String> environment, Path workingDirectory, Clock clock) {
    public Context {
        environment = Map.copyOf(environment);
    }

    Settings settings(@Nullable Path configFile, Map<Setting, String> flags) throws IOException {
        return Settings.of(flags, environment, SettingsFile.find(configFile, workingDirectory));
    }

    StandaloneConfig config(@Nullable Path configFile, Map<Setting, String> flags) throws IOException {
        return StandaloneConfig.of(settings(configFile, flags));
    }
}
