package io.scoreline.standalone.command;

import io.scoreline.standalone.client.ScorelineClient;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import io.scoreline.standalone.roles.Standalone;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server that a command speaks to: the one at a URL, the one that holds the data directory, or all roles started
/// in this process and stopped with the target.
final class Target implements AutoCloseable {
    /// How long a process that holds the directory may take to say where it serves.
    private static final Duration HOLDER_PATIENCE = Duration.ofSeconds(30);

    private static final Duration HOLDER_PAUSE = Duration.ofMillis(100);

    private final ScorelineClient client;
    private final @Nullable Running<Standalone> started;

    private Target(URI url, @Nullable String key, @Nullable Running<Standalone> started) {
        this.client = new ScorelineClient(url, key);
        this.started = started;
    }

    /// `mustExist` refuses to make a new data directory.
    static Target open(Context context, GlobalFlags global, TargetFlags flags, boolean mustExist)
            throws IOException, InterruptedException, CommandException {
        String key = context.key(global.config);
        if (flags.url != null) {
            return new Target(checked(flags.url), key, null);
        }
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        given.put(Setting.PORT, "0");
        if (flags.data != null) {
            given.put(Setting.DATA_DIRECTORY, flags.data);
        }
        StandaloneConfig config = context.config(global.config, given);
        Path directory = config.dataDirectory();
        if (mustExist && !Files.isDirectory(directory)) {
            throw new CommandException("data directory " + directory
                    + ": expected a store, found nothing; name one with --data, or a running server with --url");
        }
        return holderOrOwn(context, config, key);
    }

    private static URI checked(URI url) throws CommandException {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new CommandException("--url: expected http://HOST:PORT, found \"" + url + "\"");
        }
        return url;
    }

    private static Target holderOrOwn(Context context, StandaloneConfig config, @Nullable String key)
            throws IOException, InterruptedException, CommandException {
        long end = System.nanoTime() + HOLDER_PATIENCE.toNanos();
        while (true) {
            try {
                Standalone own = Standalone.start(config, context.clock());
                context.terminal()
                        .err()
                        .println("no process holds " + config.dataDirectory()
                                + ": all roles run in this one, until the command is done");
                return new Target(URI.create(own.url()), key, new Running<>(own, ExitCode.INTERRUPTED));
            } catch (DataDirectoryInUseException inUse) {
                Optional<String> url = inUse.url();
                if (url.isPresent()) {
                    return new Target(URI.create(url.get()), key, null);
                }
                if (System.nanoTime() > end) {
                    throw new CommandException(String.valueOf(inUse.getMessage()));
                }
                Thread.sleep(HOLDER_PAUSE);
            }
        }
    }

    ScorelineClient client() {
        return client;
    }

    /// Whether this command started the roles, so that they end with it.
    boolean started() {
        return started != null;
    }

    @Override
    public void close() {
        client.close();
        if (started != null) {
            started.close();
        }
    }
}
