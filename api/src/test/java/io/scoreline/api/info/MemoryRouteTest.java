package io.scoreline.api.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.http.ApiResponse;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryAccount;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.ProcessMemory;
import io.scoreline.shard.memory.Reservation;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class MemoryRouteTest {
    private final MemoryBudget budget = MemoryBudget.divided(1_000, MemoryAccount.guarantees(1_000));

    @Test
    void accountsStandBesideWhatTheKernelSays() {
        try (ArrowMemory arrow = new ArrowMemory(budget);
                Reservation held = budget.of(MemoryAccount.MERGE).tryReserve(300).orElseThrow()) {
            ApiResponse answer = new MemoryRoute(budget, arrow).answer(process(100, 1_000));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(text(answer))
                    .contains("\"status\":\"ok\"")
                    .contains("\"reserved\":" + held.bytes())
                    .contains("\"merge\":{\"guaranteed\":125,\"limit\":438,\"reserved\":300,\"peak\":300,\"waiting\":0}")
                    .contains("\"rss\":100", "\"limit\":1000", "\"utilisation\":0.1");
        }
    }

    @Test
    void nearTheLimitItIsNotHealthyAnyMore() {
        try (ArrowMemory arrow = new ArrowMemory()) {
            MemoryRoute route = new MemoryRoute(budget, arrow);
            assertThat(text(route.answer(process(800, 1_000)))).contains("\"status\":\"warn\"");
            ApiResponse near = route.answer(process(900, 1_000));
            assertThat(near.status()).isEqualTo(503);
            assertThat(text(near)).contains("\"code\":\"memory_near_limit\"", "\"status\":\"unhealthy\"", "900", "1000");
        }
    }

    @Test
    void whatTheKernelDoesNotTellIsLeftOut() {
        try (ArrowMemory arrow = new ArrowMemory()) {
            ProcessMemory untold = new ProcessMemory(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
            ApiResponse answer = new MemoryRoute(budget, arrow).answer(untold);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(text(answer)).contains("\"process\":{}");
        }
    }

    private static ProcessMemory process(long rss, long limit) {
        return new ProcessMemory(OptionalLong.of(rss), OptionalLong.of(rss), OptionalLong.of(limit));
    }

    private static String text(ApiResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
