package io.scoreline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A catalog that is away until the journal has reached its cap.
final class JournalFullTest {
    private static final long CAP = 1 << 20;
    private static final String EVENT = "{\"entity\":\"a\",\"payload\":{\"text\":\"" + "x".repeat(50_000) + "\"}}";

    @Test
    void theTimeToComeBackGrowsWithTheTimeThatNothingWasRegistered(@TempDir Path directory) throws Exception {
        try (TestingStore store = new TestingStore(directory, CAP, CAP / 8)) {
            store.catalog.close();
            Answer answer = store.client.post("/v1/events", EVENT);
            for (int i = 0; answer.status() == 200; i++) {
                assertThat(i).as("batches taken").isLessThan(40);
                answer = store.client.post("/v1/events", EVENT);
            }
            assertFull(answer, 1);
            assertThat(store.writer.journalBytes()).isLessThanOrEqualTo(CAP);
            store.clock.forward(Duration.ofSeconds(17));
            assertFull(store.client.post("/v1/events", EVENT), 17);
            store.clock.forward(Duration.ofHours(1));
            assertFull(store.client.post("/v1/events", EVENT), 60);
        }
    }

    private static void assertFull(Answer answer, long retrySeconds) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.at("code")).isEqualTo("journal_full");
        assertThat(Long.parseLong(answer.header("Retry-After"))).isEqualTo(retrySeconds);
    }
}
