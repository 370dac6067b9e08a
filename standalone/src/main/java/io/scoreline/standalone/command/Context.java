package io.scoreline.standalone.command;

import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.Settings;
import io.scoreline.standalone.config.SettingsFile;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.logging.LogSetup;
import io.scoreline.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every command works with: the terminal, the environment, the working directory and the clock.
public record Context(Terminal terminal, Map<String, String> environment, Path workingDirectory, Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Context.class);
    private static final String MAIN_CLASS = "io.scoreline.standalone.Scoreline";

    public Context {
        environment = Map.copyOf(environment);
    }

    Settings settings(@Nullable Path configFile, Map<Setting, String> flags) throws IOException {
        return Settings.of(flags, environment, SettingsFile.find(configFile, workingDirectory));
    }

    StandaloneConfig config(@Nullable Path configFile, Map<Setting, String> flags) throws IOException {
        return StandaloneConfig.of(settings(configFile, flags));
    }

    /// With other defaults than usual for some settings.
    StandaloneConfig config(@Nullable Path configFile, Map<Setting, String> flags, Map<Setting, String> defaults)
            throws IOException {
        return StandaloneConfig.of(settings(configFile, flags).withDefaults(defaults));
    }

    /// The key with which commands speak to a server; null when none is set.
    @Nullable String key(@Nullable Path configFile) throws IOException {
        return settings(configFile, Map.of())
                .text(Setting.API_KEY)
                .filter(text -> !text.isBlank())
                .map(String::strip)
                .orElse(null);
    }

    /// The class that starts the program, for processes that this one starts.
    String mainClass() {
        return MAIN_CLASS;
    }

    /// Tells why the writer stopped; answers the exit code for it.
    int fenced(Throwable failure) {
        String told = "the writer stopped acknowledging events: " + failure.getMessage()
                + "; what was acknowledged lies in the journal, start again when the cause is gone";
        if (LogSetup.isOnStandardOutput()) {
            LOG.error(told);
        } else {
            terminal.err().println("error: " + told);
        }
        return ExitCode.FENCED;
    }

    /// Says something to whoever runs the process, as an event where the log has standard output to itself.
    void say(String line) {
        if (LogSetup.isOnStandardOutput()) {
            LOG.info(line);
        } else {
            terminal.print(line);
        }
    }
}
