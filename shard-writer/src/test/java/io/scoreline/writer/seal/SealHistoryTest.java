package io.scoreline.writer.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class SealHistoryTest {
    @Test
    void aReceiptIsUnknownThenKnownThenLongPast() {
        SealHistory history = new SealHistory(5);
        assertThat(history.registeredAt(5)).isEmpty();
        assertThat(history.registeredAt(6)).isNull();
        history.registered(5, 7, Map.of(1, 70L));
        assertThat(history.registeredAt(6)).containsExactly(Map.entry(1, 70L));
        assertThat(history.registeredAt(5)).isEmpty();
        for (int i = 0; i < SealHistory.MAX_RANGES; i++) {
            history.registered(7 + i, 8 + i, Map.of(2, 100L + i));
        }
        assertThat(history.registeredAt(6)).isEmpty();
        assertThat(history.registeredAt(8)).containsExactly(Map.entry(2, 100L));
    }

    @Test
    void whoWaitsIsToldWhenThePositionIsRegistered() {
        SealHistory history = new SealHistory(0);
        CompletableFuture<Void> first = history.stored(1);
        CompletableFuture<Void> second = history.stored(3);
        history.registered(0, 2, Map.of());
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(history.stored(2)).isCompleted();
        history.ended(new IllegalStateException("closed"));
        assertThat(second).isCompletedExceptionally();
        assertThat(history.stored(9)).isCompletedExceptionally();
        assertThat(history.stored(2)).isCompleted();
    }
}
