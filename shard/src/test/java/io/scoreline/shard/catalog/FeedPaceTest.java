package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FeedPaceTest {
    @Test
    void pausesGrowWhileNothingComes() {
        FeedPace pace = new FeedPace(Duration.ofMillis(20), Duration.ofMillis(60));
        long came = System.nanoTime();
        pace.came(came);
        assertPauses(pace, came, 10, 30);
        assertPauses(pace, came + Duration.ofSeconds(2).toNanos(), 30, 90);
        assertPauses(pace, came + Duration.ofSeconds(11).toNanos(), 150, 450);
        pace.came(came + Duration.ofSeconds(12).toNanos());
        assertPauses(pace, came + Duration.ofSeconds(12).toNanos(), 10, 30);
    }

    /// All within the bounds, and spread between them.
    private static void assertPauses(FeedPace pace, long nanoTime, long leastMillis, long mostMillis) {
        Set<Duration> pauses = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Duration pause = pace.pause(nanoTime);
            assertThat(pause).isBetween(Duration.ofMillis(leastMillis), Duration.ofMillis(mostMillis));
            pauses.add(pause);
        }
        assertThat(pauses).hasSizeGreaterThan(100);
    }
}
