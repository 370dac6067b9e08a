package io.scoreline.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aSecondsWorthIsThereAtOnceAndThenComesAtTheRate() {
        TokenBucket bucket = new TokenBucket(10, 0);
        assertThat(bucket.take(10, 0)).isZero();
        long wait = bucket.take(1, 0);
        assertThat(wait).isEqualTo(SECOND / 10);
        assertThat(bucket.take(1, wait - 1)).isPositive();
        assertThat(bucket.take(1, wait)).isZero();
    }

    @Test
    void moreThanASecondsWorthIsGivenFromAFullBucketAndPaidBack() {
        TokenBucket bucket = new TokenBucket(10, 0);
        assertThat(bucket.take(100, 0)).isZero();
        assertThat(bucket.isEmpty(0)).isTrue();
        assertThat(bucket.take(1, 0)).isEqualTo(9 * SECOND + SECOND / 10);
        assertThat(bucket.take(100, 5 * SECOND)).isEqualTo(5 * SECOND);
        assertThat(bucket.take(100, 10 * SECOND)).isZero();
    }

    @Test
    void withoutALimitAllIsGiven() {
        TokenBucket bucket = new TokenBucket(0, 0);
        assertThat(bucket.take(Integer.MAX_VALUE, 0)).isZero();
        assertThat(bucket.isEmpty(0)).isFalse();
    }

    @Test
    void theWaitToldIsEnoughAndNotTooLong() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TokenBucket bucket = new TokenBucket(1_000, 0);
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            long units = 1L + random.nextInt(1_500);
            long wait = bucket.take(units, now);
            if (wait > 0) {
                assertThat(bucket.take(units, now + wait - 1)).as("seed %d", seed).isEqualTo(1);
                now += wait;
                assertThat(bucket.take(units, now)).as("seed %d", seed).isZero();
            }
            now += random.nextLong(SECOND);
        }
    }

    @Test
    void noUnitIsGivenTwiceHoweverManyTake() throws Exception {
        TokenBucket bucket = new TokenBucket(1_000, 0);
        AtomicLong given = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Void>> takers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                takers.add(() -> {
                    for (int j = 0; j < 20_000; j++) {
                        if (bucket.take(1, j) == 0) {
                            given.incrementAndGet();
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> taker : threads.invokeAll(takers)) {
                taker.get();
            }
        }
        assertThat(given.get()).isEqualTo(1_000);
    }
}
