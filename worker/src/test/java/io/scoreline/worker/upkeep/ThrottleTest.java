package io.scoreline.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// On a clock of the test's own: work moves it, and so do pauses.
final class ThrottleTest {
    private long now = 5_000_000_000L;
    private long busyNanos;
    private long worked;
    private long paused;
    private final Throttle throttle = new Throttle(() -> busyNanos, () -> now, this::pause);

    private void pause(long nanos) {
        assertThat(nanos).isPositive().isLessThanOrEqualTo(Throttle.MOST_PAUSE_NANOS);
        paused += nanos;
        now += nanos;
    }

    private void work(long nanos) throws InterruptedException {
        worked += nanos;
        now += nanos;
        throttle.look();
    }

    @Test
    void aQuarterOfTheTimeAtMostWhileRoundsAreBehind() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        busyNanos = Throttle.BEHIND_NANOS + 1;
        throttle.begin();
        for (int i = 0; i < 10_000; i++) {
            // Steps of all lengths, among them one of 20 s in a thousand, for which a single pause is too short.
            work(i % 1_000 == 0 ? 20_000_000_000L : random.nextInt(30_000_000));
            if (paused > 0 && i % 1_000 == 999) {
                assertThat((double) worked / (worked + paused)).as("seed %d, step %d", seed, i).isLessThanOrEqualTo(0.2501);
            }
        }
        assertThat(worked).isPositive();
    }

    @Test
    void allOfTheTimeWhileTheyKeepUp() throws Exception {
        busyNanos = Throttle.BEHIND_NANOS;
        throttle.begin();
        for (int i = 0; i < 1_000; i++) {
            work(15_000_000);
        }
        assertThat(paused).isZero();
    }

    @Test
    void noLongerThanTheyAreBehind() throws Exception {
        busyNanos = 2 * Throttle.BEHIND_NANOS;
        throttle.begin();
        work(60_000_000_000L);
        assertThat(paused).isEqualTo(Throttle.MOST_PAUSE_NANOS);
        busyNanos = 0;
        work(Throttle.STRETCH_NANOS);
        busyNanos = 2 * Throttle.BEHIND_NANOS;
        work(Throttle.STRETCH_NANOS);
        assertThat(paused).as("what was owed is forgotten").isEqualTo(Throttle.MOST_PAUSE_NANOS + 3 * Throttle.STRETCH_NANOS);
    }

    @Test
    void shortStepsAreNotLookedAtEachByItself() throws Exception {
        busyNanos = 2 * Throttle.BEHIND_NANOS;
        throttle.begin();
        for (int i = 0; i < 9; i++) {
            work(Throttle.STRETCH_NANOS / 10);
        }
        assertThat(paused).isZero();
        work(Throttle.STRETCH_NANOS / 10);
        assertThat(paused).isEqualTo(3 * Throttle.STRETCH_NANOS);
    }
}
