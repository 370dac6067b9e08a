package io.scoreline.standalone.config;

import io.scoreline.writer.merge.EntityLayout;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The settings of all roles in one process, typed and checked. A null `definition` adds none, a null `postgres` means
/// the embedded server, a null `postgresReplica` none.
public record StandaloneConfig(
        String name,
        String host,
        int port,
        Path dataDirectory,
        Path journalDirectory,
        @Nullable Path definition,
        StoreConfig store,
        @Nullable PostgresConfig postgres,
        @Nullable PostgresConfig postgresReplica,
        DataSize memoryBudget,
        WorkerConfig worker,
        WriterConfig writer,
        Duration healthCheckInterval,
        LogTarget logTarget) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,253}");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");
    private static final int LARGEST_BUDGET_MIB = 1 << 20;
    private static final int LONGEST_HEALTH_INTERVAL_MS = 60_000;

    public StandaloneConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: expected 1 to 63 lower-case letters, digits and inner hyphens, found \"" + name + "\"");
        }
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("host: expected an address or a name, such as 127.0.0.1 or 0.0.0.0, found \"" + host + "\"");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: expected 0 to 65535, found " + port);
        }
    }

    /// Types and checks the settings; [ConfigException] names the first that is refused.
    public static StandaloneConfig of(Settings settings) {
        int threads = integer(settings, Setting.THREAD_POOL_SIZE, Integer.MAX_VALUE);
        DataSize budget = mebibytes(settings, Setting.MEMORY_BUDGET_MB);
        DataSize chunk = mebibytes(settings, Setting.MERGE_CHUNK_SIZE_MB);
        int interval = integer(settings, Setting.HEALTH_CHECK_INTERVAL_MS, LONGEST_HEALTH_INTERVAL_MS);
        Path data = directory(settings, Setting.DATA_DIRECTORY)
                .orElseThrow(() -> settings.refused(Setting.DATA_DIRECTORY, "expected a path"));
        try {
            return new StandaloneConfig(
                    settings.required(Setting.NAME),
                    settings.required(Setting.HOST).strip(),
                    integer(settings, Setting.PORT, Integer.MAX_VALUE),
                    data,
                    directory(settings, Setting.JOURNAL_DIRECTORY).orElse(data.resolve("journal")),
                    path(settings, Setting.DEFINITION).orElse(null),
                    new StoreConfig(
                            integer(settings, Setting.PARTITIONS, Integer.MAX_VALUE),
                            settings.isGiven(Setting.PARTITIONS),
                            typed(settings, Setting.DEDUP_WINDOW, DurationText::parse)),
                    postgres(settings, Setting.POSTGRES_URL),
                    replica(settings),
                    budget,
                    worker(settings, WorkerConfig.within(budget, threads, chunk))
                            .laying(typed(settings, Setting.ENTITY_LAYOUT, StandaloneConfig::layout)),
                    new WriterConfig(
                            typed(settings, Setting.JOURNAL_CAP, DataSize::parse),
                            typed(settings, Setting.JOURNAL_SEGMENT, DataSize::parse),
                            typed(settings, Setting.REJECTED_CAP, DataSize::parse),
                            typed(settings, Setting.STOP_DEADLINE, DurationText::parse),
                            typed(settings, Setting.JOURNAL, StandaloneConfig::onOff)),
                    Duration.ofMillis(Math.max(1, interval)),
                    typed(settings, Setting.LOG_TARGET, LogTarget::parse));
        } catch (IllegalArgumentException refused) {
            throw new ConfigException(String.valueOf(refused.getMessage()));
        }
    }

    private static WorkerConfig worker(Settings settings, WorkerConfig plain) {
        return settings.text(Setting.RETENTION).filter(text -> !text.isEmpty()).isEmpty()
                ? plain
                : plain.keeping(typed(settings, Setting.RETENTION, DurationText::parse));
    }

    private static @Nullable PostgresConfig replica(Settings settings) {
        PostgresConfig replica = postgres(settings, Setting.POSTGRES_REPLICA_URL);
        if (replica != null && postgres(settings, Setting.POSTGRES_URL) == null) {
            throw settings.refused(Setting.POSTGRES_REPLICA_URL, "expected the primary's postgresUrl beside it: the embedded server has no replica");
        }
        return replica;
    }

    private static @Nullable PostgresConfig postgres(Settings settings, Setting where) {
        if (settings.text(where).filter(url -> !url.isEmpty()).isEmpty()) {
            return null;
        }
        String user = settings.required(Setting.POSTGRES_USER);
        String password = settings.text(Setting.POSTGRES_PASSWORD).orElse("");
        Optional<Path> file = path(settings, Setting.POSTGRES_PASSWORD_FILE);
        if (file.isPresent() && !password.isEmpty()) {
            throw settings.refused(
                    Setting.POSTGRES_PASSWORD_FILE, "expected either a password or a file that holds it, found both, the file");
        }
        return typed(settings, where, url -> file.map(path -> PostgresConfig.withPasswordIn(path, url, user))
                .orElseGet(() -> new PostgresConfig(url, user, password)));
    }

    private static <T> T typed(Settings settings, Setting setting, Function<String, T> type) {
        try {
            return type.apply(settings.required(setting));
        } catch (IllegalArgumentException unreadable) {
            throw settings.refused(setting, String.valueOf(unreadable.getMessage()));
        }
    }

    private static EntityLayout layout(String text) {
        return switch (text.strip()) {
            case "partition" -> EntityLayout.PARTITION;
            case "directory" -> EntityLayout.DIRECTORY;
            default -> throw new IllegalArgumentException("expected partition or directory");
        };
    }

    private static boolean onOff(String text) {
        return switch (text.strip()) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException("expected on or off");
        };
    }

    private static int integer(Settings settings, Setting setting, int most) {
        String expected = "expected a whole number from 0" + (most == Integer.MAX_VALUE ? "" : " to " + most);
        try {
            int value = Integer.parseInt(settings.required(setting).strip());
            if (value < 0 || value > most) {
                throw settings.refused(setting, expected);
            }
            return value;
        } catch (NumberFormatException notANumber) {
            throw settings.refused(setting, expected);
        }
    }

    private static DataSize mebibytes(Settings settings, Setting setting) {
        return new DataSize((long) integer(settings, setting, LARGEST_BUDGET_MIB) << 20);
    }

    /// A directory as a path or as a `file:` URL: the one place where a store of another kind could be named.
    private static Optional<Path> directory(Settings settings, Setting setting) {
        String text = settings.text(setting).orElse("");
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return path(settings, setting);
        }
        try {
            if (scheme.group(1).equalsIgnoreCase("file")) {
                return Optional.of(Path.of(URI.create(text)));
            }
        } catch (IllegalArgumentException invalid) {
            throw settings.refused(setting, "expected a path, or a URL such as file:///store");
        }
        throw settings.refused(setting, "expected a path or a file: URL, for shards can lie in file systems alone yet");
    }

    private static Optional<Path> path(Settings settings, Setting setting) {
        try {
            return settings.text(setting).filter(text -> !text.isEmpty()).map(Path::of);
        } catch (InvalidPathException invalid) {
            throw settings.refused(setting, "expected a path");
        }
    }
}
