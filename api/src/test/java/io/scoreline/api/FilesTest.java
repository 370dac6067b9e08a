package io.scoreline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import io.scoreline.shard.catalog.CatalogSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `GET /v1/files`.
final class FilesTest {
    @TempDir
    Path directory;

    private TestingStore store;
    private TestingClient client;

    @BeforeEach
    void open() throws IOException {
        store = new TestingStore(directory);
        client = store.client;
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<?> list(Answer answer, String name) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return (List<?>) answer.at(name);
    }

    @Test
    void emptyStoreHasNoFiles() {
        Answer answer = client.get("/v1/files");
        assertThat(answer.json().keySet())
                .containsExactly("dataDirectory", "at", "seq", "erased", "events", "verdicts", "scores");
        assertThat(answer.number("seq.events")).isZero();
        assertThat(list(answer, "events")).isEmpty();
        assertThat(list(answer, "verdicts")).isEmpty();
        assertThat(list(answer, "scores")).isEmpty();
    }

    @Test
    void liveFilesAreToldWithWhatTheyStandFor() throws Exception {
        store.define(TestingStore.DEFINITION);
        store.stored("{\"entity\":\"a\",\"ts\":\"2026-03-01T11:00:00Z\"}");
        store.stored("{\"entity\":\"b\",\"ts\":\"2026-02-28T23:59:59.5Z\"}");
        store.scored();
        Answer answer = client.get("/v1/files");
        assertThat(answer.at("dataDirectory")).isEqualTo("/data");
        assertThat(answer.number("seq.events")).isEqualTo(2);
        assertThat(answer.number("seq.scores")).isPositive();
        List<?> events = list(answer, "events");
        assertThat(events).hasSize(2);
        int a = answer.number("events.0.fromSeq") == 1 ? 0 : 1;
        String first = "events." + a + ".";
        assertThat(answer.at(first + "path").toString()).startsWith("events/date=2026-03-01/partition=");
        assertThat(answer.number(first + "level")).isZero();
        assertThat(answer.number(first + "toSeq")).isEqualTo(1);
        assertThat(answer.at(first + "minDay")).isEqualTo("2026-03-01");
        assertThat(answer.at(first + "maxDay")).isEqualTo("2026-03-01");
        assertThat(answer.number(first + "rows")).isEqualTo(1);
        assertThat(answer.number(first + "bytes")).isPositive();
        assertThat(answer.at(first + "sha256").toString()).matches("[0-9a-f]{64}");
        assertThat(answer.at("events." + (1 - a) + ".maxTs")).isEqualTo("2026-02-28T23:59:59.500Z");
        assertThat(answer.at(first + "registeredAt").toString()).matches("20\\d\\d-.*Z");
        assertThat(list(answer, "scores")).isNotEmpty();
        assertThat(answer.at("scores.0.definition")).isEqualTo("heat");
        assertThat(answer.number("scores.0.version")).isEqualTo(1);
        assertThat(answer.at("scores.0.base")).isEqualTo(false);
        assertThat(answer.number("scores.0.seq")).isEqualTo(1);
        assertThat(answer.number("scores.0.partitions.0.toSeq")).isPositive();
        assertThat(answer.at("scores.0.path").toString()).startsWith("scores/heat/v1/");
    }

    @Test
    void kindAndPartitionLimitTheAnswer() {
        store.stored("[{\"entity\":\"a\"},{\"entity\":\"b\"},{\"entity\":\"c\"},{\"entity\":\"d\"},{\"entity\":\"e\"}]");
        Answer events = client.get("/v1/files?kind=events");
        assertThat(events.json().keySet()).containsExactly("dataDirectory", "at", "seq", "erased", "events");
        int found = 0;
        for (int partition = 0; partition < TestingStore.PARTITIONS; partition++) {
            found += list(client.get("/v1/files?kind=events&partition=" + partition), "events")
                    .size();
        }
        assertThat(found).isEqualTo(list(events, "events").size()).isPositive();
        assertThat(client.get("/v1/files?kind=verdicts").json().keySet()).contains("verdicts").doesNotContain("events");
    }

    @Test
    void anAnswerIsWholeOrRefused() throws Exception {
        files(1, 20_000);
        assertThat(list(client.get("/v1/files"), "events")).hasSize(20_000);
        files(20_001, 20_001);
        Answer refused = client.get("/v1/files");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("code")).isEqualTo("too_many_files");
        assertThat(refused.at("expected")).isEqualTo("at most 20000 files");
        assertThat(list(client.get("/v1/files?partition=1"), "events")).hasSize(5_001);
        assertThat(store.budget.reservedBytes()).isZero();
    }

    /// Merged shards that exist in the catalog alone.
    private void files(int from, int to) throws SQLException {
        CatalogSettings database = store.database;
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO scoreline.event_shard (level, from_seq, to_seq, partition, min_day, max_day, path, rows,
                                                       bytes, sha256, min_ts, max_ts, registered_at)
                    SELECT 1, 1, 1, i %% 4, 0, 0, 'events/' || i, 1, 1, repeat('0', 64), 0, 0, now()
                    FROM generate_series(%d, %d) i
                    """.formatted(from, to));
        }
    }

    @Test
    void whatIsNotAParameterIsRefused() {
        problem("kind=event", "parameter_invalid", "events, verdicts, scores");
        problem("partition=4", "parameter_invalid", "a whole number from 0 to 3");
        problem("partition=x", "parameter_invalid", "a whole number from 0 to 3");
        problem("kinds=events", "parameter_unknown", "absent");
    }

    private void problem(String query, String code, String expected) {
        Answer answer = client.get("/v1/files?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("code")).isEqualTo(code);
        assertThat(answer.at("expected")).isEqualTo(expected);
    }
}
