package io.scoreline.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Keys and defaults are a promise: a change of any is a change of this text.
class SettingPinTest {
    @Test
    void everyKeyHasItsNamesAndDefault() {
        String all = String.join(
                "\n",
                Arrays.stream(Setting.values())
                        .map(setting -> setting.key() + " " + setting.variable()
                                + setting.alias().map(alias -> "|" + alias).orElse("") + " = " + setting.defaultText())
                        .toList());
        assertThat(all).isEqualTo("""
            name SCORELINE_NAME = api-1
            host SCORELINE_HOST = 127.0.0.1
            port SCORELINE_PORT = 8080
            dataDirectory SCORELINE_DATA_DIRECTORY = ./scoreline-data
            journalDirectory SCORELINE_JOURNAL_DIRECTORY = null
            definition SCORELINE_DEFINITION = null
            partitions SCORELINE_PARTITIONS = 8
            dedupWindow SCORELINE_DEDUP_WINDOW = 1h
            postgresUrl SCORELINE_POSTGRES_URL = null
            postgresUser SCORELINE_POSTGRES_USER = scoreline
            postgresPassword SCORELINE_POSTGRES_PASSWORD = null
            postgresPasswordFile SCORELINE_POSTGRES_PASSWORD_FILE = null
            postgresReplicaUrl SCORELINE_POSTGRES_REPLICA_URL = null
            memoryBudgetMb SCORELINE_MEMORY_BUDGET_MB|MEMORY_BUDGET_MB = 384
            mergeChunkSizeMb SCORELINE_MERGE_CHUNK_SIZE_MB|MERGE_CHUNK_SIZE_MB = 32
            threadPoolSize SCORELINE_THREAD_POOL_SIZE|THREAD_POOL_SIZE = 4
            healthCheckIntervalMs SCORELINE_HEALTH_CHECK_INTERVAL_MS|HEALTH_CHECK_INTERVAL_MS = 250
            apiKey SCORELINE_API_KEY = null
            retention SCORELINE_RETENTION = null
            entityLayout SCORELINE_ENTITY_LAYOUT = partition
            journal SCORELINE_JOURNAL = on
            journalCap SCORELINE_JOURNAL_CAP = 4GiB
            journalSegment SCORELINE_JOURNAL_SEGMENT = 64MiB
            rejectedCap SCORELINE_REJECTED_CAP = 0B
            stopDeadline SCORELINE_STOP_DEADLINE = 20s
            logTarget SCORELINE_LOG_TARGET = file\
            """);
    }

    @Test
    void defaultsAreTyped() {
        StandaloneConfig config = StandaloneConfig.of(Settings.of(Map.of(), Map.of(), SettingsFile.none()));
        assertThat(config.toString())
                .isEqualTo("StandaloneConfig[name=api-1, host=127.0.0.1, port=8080, dataDirectory=./scoreline-data,"
                        + " journalDirectory=./scoreline-data/journal, definition=null,"
                        + " store=StoreConfig[partitions=8, partitionsAsked=false, dedupWindow=PT1H],"
                        + " postgres=null, postgresReplica=null, memoryBudget=384MiB, worker=WorkerConfig[threads=4, chunk=32MiB, mergeChunk=32MiB, retention=null, entityLayout=PARTITION],"
                        + " writer=WriterConfig[journalCap=4GiB, journalSegment=64MiB, rejectedCap=0B, stopDeadline=PT20S, journal=true],"
                        + " healthCheckInterval=PT0.25S, logTarget=FILE]");
    }
}
