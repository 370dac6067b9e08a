package io.scoreline.worker.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DedupIndexTest {
    private static final Duration WINDOW = Duration.ofMinutes(60);
    private static final long MINUTE = 60_000_000L;
    private static final long START = 1_000_000L * MINUTE;

    private final MemoryBudget budget = new MemoryBudget(64L << 20);

    @TempDir
    private Path directory;

    @Test
    void the_second_of_the_same_id_within_the_window_is_a_duplicate() throws InterruptedException {
        try (DedupIndex index = open()) {
            try (DedupIndex.Staging staging = index.stage()) {
                assertThat(staging.isDuplicate(7, START)).isFalse();
                assertThat(staging.isDuplicate(7, START)).isTrue();
                staging.prepare();
                staging.apply();
            }
            try (DedupIndex.Staging staging = index.stage()) {
                assertThat(staging.isDuplicate(7, START + 60 * MINUTE)).isTrue();
                assertThat(staging.isDuplicate(8, START + 60 * MINUTE)).isFalse();
            }
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void a_duplicate_does_not_prolong_the_window() throws InterruptedException {
        try (DedupIndex index = open();
                DedupIndex.Staging staging = index.stage()) {
            assertThat(staging.isDuplicate(7, START)).isFalse();
            assertThat(staging.isDuplicate(7, START + 50 * MINUTE)).isTrue();
            assertThat(staging.isDuplicate(7, START + 61 * MINUTE)).isFalse();
            assertThat(staging.isDuplicate(7, START + 70 * MINUTE)).isTrue();
        }
    }

    @Test
    void what_was_staged_and_not_applied_is_forgotten() throws InterruptedException {
        try (DedupIndex index = open()) {
            try (DedupIndex.Staging staging = index.stage()) {
                assertThat(staging.isDuplicate(7, START)).isFalse();
                staging.prepare();
            }
            assertThat(index.size()).isZero();
            try (DedupIndex.Staging staging = index.stage()) {
                assertThat(staging.isDuplicate(7, START)).isFalse();
            }
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void ids_leave_with_their_generation_and_give_memory_back() throws InterruptedException {
        try (DedupIndex index = open()) {
            for (int i = 0; i < 10_000; i++) {
                index.add(i, START + i % 60 * MINUTE);
            }
            long full = index.reservedBytes();
            index.expire(START + 60 * MINUTE);
            assertThat(index.size()).isEqualTo(10_000);
            index.expire(START + 95 * MINUTE);
            assertThat(index.size()).isBetween(4_000L, 6_000L);
            assertThat(index.reservedBytes()).isLessThan(full);
            index.expire(START + 1_000 * MINUTE);
            assertThat(index.size()).isZero();
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void a_refusal_of_memory_forgets_nothing() throws InterruptedException {
        MemoryBudget small = new MemoryBudget(100_000);
        try (DedupIndex index = DedupIndex.open(WINDOW, small, Duration.ofSeconds(1), directory)) {
            try (DedupIndex.Staging staging = index.stage()) {
                staging.isDuplicate(1, START);
                staging.prepare();
                staging.apply();
            }
            try (DedupIndex.Staging staging = index.stage()) {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 100_000; i++) {
                                staging.isDuplicate(1_000 + i, START);
                            }
                        })
                        .isInstanceOf(MemoryExhaustedException.class)
                        .hasMessageContaining("no id may be forgotten");
            }
            try (DedupIndex.Staging staging = index.stage()) {
                assertThat(staging.isDuplicate(1, START + MINUTE)).isTrue();
            }
        }
        assertThat(small.reservedBytes()).isZero();
    }

    @Test
    void decisions_equal_those_of_a_plain_map_over_random_rounds() throws InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Long, Long> first = new HashMap<>();
        long now = START;
        try (DedupIndex index = open()) {
            for (int round = 0; round < 200; round++) {
                Map<Long, Long> tentative = new HashMap<>(first);
                boolean commits = random.nextInt(4) > 0;
                long at = now;
                try (DedupIndex.Staging staging = index.stage()) {
                    for (int i = 0; i < 200; i++) {
                        at += random.nextLong(MINUTE / 20);
                        long id = random.nextLong(2_000) - 1_000;
                        Long before = tentative.get(id);
                        boolean expected = before != null && before >= at - 60 * MINUTE;
                        assertThat(staging.isDuplicate(id, at)).as("seed %d", seed).isEqualTo(expected);
                        if (!expected) {
                            tentative.put(id, at);
                        }
                    }
                    if (commits) {
                        staging.prepare();
                        staging.apply();
                        first = tentative;
                        now = at;
                        index.expire(at);
                    }
                }
            }
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void a_million_ids_lie_on_disk_and_none_is_forgotten() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] ids = random.longs(1_000_000).toArray();
        try (DedupIndex index = open()) {
            for (int i = 0; i < ids.length; i++) {
                index.add(ids[i], START + i / 50_000 * MINUTE);
            }
            // Tables of 16 bytes a slot would take 26 MB.
            assertThat(index.reservedBytes()).isLessThan(10_000_000);
            assertThat(index.size()).isEqualTo(ids.length);
            try (DedupIndex.Staging staging = index.stage()) {
                for (int i = 0; i < ids.length; i += 97) {
                    assertThat(staging.isDuplicate(ids[i], START + 21 * MINUTE)).as("seed %d", seed).isTrue();
                }
                for (int i = 0; i < 10_000; i++) {
                    assertThat(staging.isDuplicate(random.nextLong(), START + 21 * MINUTE)).as("seed %d", seed).isFalse();
                }
            }
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).as("files without names").isEmpty();
            }
            index.expire(START + 1_000 * MINUTE);
            assertThat(index.size()).isZero();
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void an_id_that_came_again_has_its_latest_time_wherever_it_lies() throws Exception {
        try (DedupIndex index = open()) {
            index.add(7, START);
            for (int i = 0; i < 300_000; i++) {
                index.add(1_000 + i, START + MINUTE);
            }
            index.add(7, START + 2 * MINUTE);
            for (int i = 0; i < 300_000; i++) {
                index.add(1_000_000 + i, START + 3 * MINUTE);
            }
            try (DedupIndex.Staging staging = index.stage()) {
                assertThat(staging.isDuplicate(7, START + 61 * MINUTE)).isTrue();
                assertThat(staging.isDuplicate(1_000, START + 61 * MINUTE)).isTrue();
                assertThat(staging.isDuplicate(1_001, START + 62 * MINUTE)).isFalse();
            }
        }
    }

    private DedupIndex open() throws InterruptedException {
        return DedupIndex.open(WINDOW, budget, Duration.ofSeconds(1), directory);
    }
}
