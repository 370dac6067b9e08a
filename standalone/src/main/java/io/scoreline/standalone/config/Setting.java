package io.scoreline.standalone.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every setting there is: its key in the file, its default, and what it means. The environment's name is `SCORELINE_`
/// and the key in capitals.
public enum Setting {
    NAME("name", "api-1", "name of this replica; its journal lies in journal/NAME"),
    HOST("host", "127.0.0.1", "address of the HTTP interface; one that others reach needs API keys in the store"),
    PORT("port", "8080", "port of the HTTP interface; 0 takes any free one"),
    DATA_DIRECTORY(
            "dataDirectory", "./scoreline-data", "where events, scores, journal, logs and the embedded Postgres lie; a path or a file: URL"),
    JOURNAL_DIRECTORY(
            "journalDirectory", null, "where journals lie, one in a folder NAME, when not in journal below the data directory"),
    DEFINITION("definition", null, "a definition file that is added at the start"),
    PARTITIONS("partitions", "8", "number of partitions of a new store; fixed once it exists"),
    DEDUP_WINDOW("dedupWindow", "1h", "how long an event's id is remembered; fixed once the store exists"),
    POSTGRES_URL(
            "postgresUrl",
            null,
            "JDBC URL of a PostgreSQL server; without one, an embedded server runs in the data directory"),
    POSTGRES_USER("postgresUser", "scoreline", "user at that server"),
    POSTGRES_PASSWORD("postgresPassword", null, "password at that server"),
    POSTGRES_PASSWORD_FILE(
            "postgresPasswordFile",
            null,
            "a file that holds this password instead; it is read again for every connection that is made"),
    POSTGRES_REPLICA_URL(
            "postgresReplicaUrl",
            null,
            "JDBC URL of a read replica of that server, for the same user, which APIs ask for lists of files while it keeps up"),
    MEMORY_BUDGET_MB("memoryBudgetMb", "384", "MiB that data may take: the heap when it is no more than half of them, and what requests, scans and merges hold beside it"),
    MERGE_CHUNK_SIZE_MB("mergeChunkSizeMb", "32", "MiB that one scan or merge may hold at most; cut to what fits, which the log says at the start"),
    THREAD_POOL_SIZE("threadPoolSize", "4", "threads that scan shards"),
    HEALTH_CHECK_INTERVAL_MS(
            "healthCheckIntervalMs", "250", "milliseconds between looks at the health of writer and worker"),
    API_KEY("apiKey", null, "API key with which commands speak to a server"),
    RETENTION("retention", null, "how long events are kept, such as 90d: whole days, once they are scored; for ever unless set; scoreline key retention says it of one tenant"),
    ENTITY_LAYOUT(
            "entityLayout",
            "partition",
            "where merged shards lie: partition, or directory, a folder for each entity, for stores with few and large ones"),
    JOURNAL("journal", "on", "off: events are forced to no disk of this replica, and acknowledged once they are registered"),
    JOURNAL_CAP("journalCap", "4GiB", "disk that the journal may take before events are refused with 503"),
    JOURNAL_SEGMENT("journalSegment", "64MiB", "size at which the journal begins a new file; a file goes when all in it is registered"),
    REJECTED_CAP("rejectedCap", "0B", "disk for refused events of requests of which others were taken; 0B keeps none"),
    STOP_DEADLINE("stopDeadline", "20s", "how long a stop waits for journalled events to be registered"),
    LOG_TARGET("logTarget", "file", "where the log goes: file, below the data directory, or stdout");

    private static final String PREFIX = "SCORELINE_";

    /// The settings that deployments have long set by these plain names.
    private static final List<Setting> PLAIN_NAMES =
            List.of(MEMORY_BUDGET_MB, MERGE_CHUNK_SIZE_MB, THREAD_POOL_SIZE, HEALTH_CHECK_INTERVAL_MS);

    private final String key;
    private final @Nullable String defaultText;
    private final String meaning;

    Setting(String key, @Nullable String defaultText, String meaning) {
        this.key = key;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    public String key() {
        return key;
    }

    /// Null for a setting that is unset unless given.
    public @Nullable String defaultText() {
        return defaultText;
    }

    public String meaning() {
        return meaning;
    }

    public boolean secret() {
        return this == POSTGRES_PASSWORD || this == API_KEY;
    }

    public String variable() {
        return PREFIX + name();
    }

    /// A second environment name without the prefix, which counts when the first is not set.
    public Optional<String> alias() {
        return PLAIN_NAMES.contains(this) ? Optional.of(name()) : Optional.empty();
    }

    public static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }

    public static List<String> variables() {
        return Arrays.stream(values()).map(Setting::variable).toList();
    }

    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    static boolean isOurs(String variable) {
        return variable.toUpperCase(Locale.ROOT).startsWith(PREFIX);
    }
}
