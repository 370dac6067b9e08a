package io.scoreline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A replica without a journal.
final class UnjournalledTest {
    private static final String EVENT = "{\"entity\":\"a\"}";

    @Test
    void storedIsTheLeastThatIsAcknowledged(@TempDir Path directory) throws Exception {
        try (TestingStore store = TestingStore.withoutJournal(directory)) {
            for (String ack : new String[] {"", "?ack=durable", "?ack=stored"}) {
                Answer answer = store.client.post("/v1/events" + ack, EVENT);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                assertThat(answer.at("reached")).isEqualTo("stored");
            }
            assertThat(store.catalog.totals().accepted()).isEqualTo(3);

            store.catalog.close();
            Answer answer = store.client.post("/v1/events?wait=100ms", EVENT);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
            assertThat(answer.at("reached")).isEqualTo("buffered");
        }
    }
}
