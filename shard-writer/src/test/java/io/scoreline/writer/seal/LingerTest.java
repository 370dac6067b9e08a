package io.scoreline.writer.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LingerTest {
    @Test
    void aRangeWaitsBrieflyAfterAPauseAndLongerWhileBusy() {
        assertThat(Linger.of(Duration.ofMillis(101), 64)).isEqualTo(Duration.ofMillis(10));
        assertThat(Linger.of(Duration.ofMillis(99), 64)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void unmergedFilesMakeItGrowToFiveSeconds() {
        Duration before = Duration.ZERO;
        for (int files = 65; files < 600; files++) {
            Duration linger = Linger.of(Duration.ofSeconds(9), files);
            assertThat(linger)
                    .isBetween(Duration.ofMillis(100), Duration.ofSeconds(5))
                    .isGreaterThanOrEqualTo(before);
            before = linger;
        }
        assertThat(before).isEqualTo(Duration.ofSeconds(5));
    }
}
