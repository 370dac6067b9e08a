package io.scoreline.shard.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MetadataCacheTest {
    private static final Duration LIFETIME = Duration.ofSeconds(100);
    private static final CacheBounds BOUNDS =
            new CacheBounds(LIFETIME, Duration.ofSeconds(10), Duration.ofSeconds(1_000), 20_000, 5);
    private static final double MIDDLE = 0.5;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger loads = new AtomicInteger();
    private final List<Runnable> background = new ArrayList<>();
    private volatile boolean away;

    private MetadataCache<Integer, String> cache(Random dice) {
        return new MetadataCache<>(
                BOUNDS, this::load, new MetadataCache.Timing(nanos::get, dice::nextDouble, background::add));
    }

    private MetadataCache<Integer, String> cache() {
        return new MetadataCache<>(
                BOUNDS, this::load, new MetadataCache.Timing(nanos::get, () -> MIDDLE, background::add));
    }

    /// Negative keys do not exist.
    private Optional<String> load(Integer key) {
        int load = loads.incrementAndGet();
        if (away) {
            throw new IllegalStateException("away");
        }
        return key < 0 ? Optional.empty() : Optional.of(key + " by load " + load);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void entryIsUsedUntilItsLifetimeEnds() {
        MetadataCache<Integer, String> cache = cache();
        assertThat(cache.get(1).value()).contains("1 by load 1");
        pass(LIFETIME.minusSeconds(30));
        assertThat(cache.get(1)).isEqualTo(new Cached<>(Optional.of("1 by load 1"), LIFETIME.minusSeconds(30), false));
        pass(Duration.ofSeconds(30));
        assertThat(cache.get(1).value()).contains("1 by load 2");
    }

    @Test
    void tenThousandGetsOfAnExpiredKeyAreOneLoad() throws Exception {
        int callers = 10_000;
        CountDownLatch arrived = new CountDownLatch(callers);
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch expired = new CountDownLatch(1);
        MetadataCache<Integer, String> cache = new MetadataCache<>(
                BOUNDS,
                key -> {
                    Optional<String> loaded = load(key);
                    return loads.get() == 1 || await(expired) ? loaded : Optional.empty();
                },
                new MetadataCache.Timing(nanos::get, () -> MIDDLE, background::add));
        cache.get(1);
        pass(LIFETIME);
        List<Future<Cached<String>>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                answers.add(threads.submit(() -> {
                    arrived.countDown();
                    assertThat(await(begin)).isTrue();
                    return cache.get(1);
                }));
            }
            assertThat(await(arrived)).isTrue();
            begin.countDown();
            expired.countDown();
        }
        for (Future<Cached<String>> answer : answers) {
            assertThat(answer.get().value()).contains("1 by load 2");
        }
        assertThat(loads).hasValue(2);
    }

    @Test
    void whatWasLoadedTogetherExpiresApart() {
        long seed = System.nanoTime();
        MetadataCache<Integer, String> cache = cache(new Random(seed));
        int keys = 10_000;
        for (int key = 0; key < keys; key++) {
            cache.get(key);
        }
        int slices = 8;
        int[] expired = new int[slices + 2];
        long begin = LIFETIME.toNanos() * 8 / 10;
        long step = LIFETIME.toNanos() * 4 / 10 / slices;
        boolean[] gone = new boolean[keys];
        for (int slice = 0; slice < slices + 2; slice++) {
            nanos.set(begin - 1 + slice * step);
            for (int key = 0; key < keys; key++) {
                if (!gone[key]) {
                    int before = loads.get();
                    away = true;
                    gone[key] = cache.get(key).stale();
                    away = false;
                    expired[slice] += loads.get() - before;
                }
            }
        }
        assertThat(expired[0]).as("before 80 % of the lifetime, seed %d", seed).isZero();
        for (int slice = 1; slice <= slices; slice++) {
            assertThat(expired[slice]).as("slice %d, seed %d", slice, seed).isBetween(1_000, 1_500);
        }
        assertThat(expired[slices + 1]).as("after 120 %% of the lifetime, seed %d", seed).isZero();
    }

    @Test
    void entryIsLoadedAgainInTheBackgroundBeforeItsEnd() {
        MetadataCache<Integer, String> cache = cache();
        cache.get(1);
        pass(Duration.ofSeconds(79));
        cache.get(1);
        assertThat(background).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(cache.get(1).value()).contains("1 by load 1");
        assertThat(background).hasSize(1);
        background.removeFirst().run();
        assertThat(cache.get(1)).isEqualTo(new Cached<>(Optional.of("1 by load 2"), Duration.ZERO, false));
    }

    @Test
    void oldEntryIsAnsweredWithItsAgeWhileItCannotBeLoaded() {
        MetadataCache<Integer, String> cache = cache();
        cache.get(1);
        away = true;
        pass(LIFETIME.plusSeconds(400));
        assertThat(cache.get(1)).isEqualTo(new Cached<>(Optional.of("1 by load 1"), LIFETIME.plusSeconds(400), true));
        int tried = loads.get();
        assertThat(cache.get(1).stale()).isTrue();
        assertThat(loads).as("tries within a second").hasValue(tried);
        pass(Duration.ofSeconds(2));
        assertThat(cache.get(1).stale()).isTrue();
        assertThat(loads).hasValue(tried + 1);
        pass(Duration.ofSeconds(1_000));
        assertThatThrownBy(() -> cache.get(1)).hasMessage("away");
        away = false;
        assertThat(cache.get(1).stale()).isFalse();
    }

    @Test
    void whatDoesNotExistIsRememberedForAShorterTimeAndPushesNothingOut() {
        MetadataCache<Integer, String> cache = cache();
        cache.get(1);
        cache.get(-1);
        assertThat(cache.get(-1).value()).isEmpty();
        assertThat(loads).hasValue(2);
        for (int key = -1; key > -1_000; key--) {
            cache.get(key);
        }
        int before = loads.get();
        assertThat(cache.get(1).value()).contains("1 by load 1");
        assertThat(loads).hasValue(before);
        for (int key = -1; key > -1_000; key--) {
            cache.get(key);
        }
        assertThat(loads.get() - before).as("made-up keys that were forgotten").isGreaterThan(900);
        pass(Duration.ofSeconds(10));
        before = loads.get();
        cache.get(-999);
        assertThat(loads).hasValue(before + 1);
    }

    @Test
    void failureWithoutAnEntryIsTheCallersAndIsNotRemembered() {
        MetadataCache<Integer, String> cache = cache();
        away = true;
        assertThatThrownBy(() -> cache.get(1)).hasMessage("away");
        away = false;
        assertThat(cache.get(1).value()).contains("1 by load 2");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
