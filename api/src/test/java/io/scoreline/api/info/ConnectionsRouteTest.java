package io.scoreline.api.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.http.ApiResponse;
import io.scoreline.shard.catalog.ConnectionActivity;
import io.scoreline.shard.catalog.ConnectionCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConnectionsRouteTest {
    @Test
    void statusGrowsWorseAtEightyNinetyAndNinetyFivePercent() {
        assertThat(ConnectionsRoute.status(0.799)).isEqualTo("ok");
        assertThat(ConnectionsRoute.status(0.80)).isEqualTo("warn");
        assertThat(ConnectionsRoute.status(0.90)).isEqualTo("unhealthy");
        assertThat(ConnectionsRoute.status(0.95)).isEqualTo("page");
    }

    @Test
    void fromNinetyPercentOnTheAnswerIs503WithTheCounts() {
        assertThat(answer(89).status()).isEqualTo(200);
        ApiResponse full = answer(90);
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.headers()).containsEntry("Retry-After", "1");
        assertThat(new String(full.body(), StandardCharsets.UTF_8))
                .contains("\"code\":\"connections_exhausted\"")
                .contains("90 of the server's 100 connections are in use, of which 7 are this store's")
                .contains("\"utilisation\":0.9");
    }

    private static ApiResponse answer(int all) {
        ConnectionActivity activity = new ConnectionActivity(3, 4, 0, 0, all, 100, 2, 8, 0, Duration.ZERO);
        return ConnectionsRoute.answer(activity, new ConnectionCounts(1, 1, 0, 4), Optional.empty(), Duration.ofMillis(5));
    }
}
