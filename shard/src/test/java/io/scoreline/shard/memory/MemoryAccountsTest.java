package io.scoreline.shard.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryAccountsTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final MemoryBudget budget = MemoryBudget.divided(
            100, Map.of(MemoryAccount.INGEST, 20L, MemoryAccount.SCAN, 30L, MemoryAccount.MERGE, 30L));
    private final MemoryBudget ingest = budget.of(MemoryAccount.INGEST);
    private final MemoryBudget scan = budget.of(MemoryAccount.SCAN);
    private final MemoryBudget merge = budget.of(MemoryAccount.MERGE);

    @Test
    void anAccountTakesItsGuaranteeAndWhatIsGuaranteedToNobody() {
        try (Reservation all = merge.tryReserve(50).orElseThrow()) {
            assertThat(merge.limitBytes()).isEqualTo(50);
            assertThat(merge.tryReserve(1)).isEmpty();
            assertThat(scan.tryReserve(31)).isEmpty();
            try (Reservation scanned = scan.tryReserve(30).orElseThrow();
                    Reservation posted = ingest.tryReserve(20).orElseThrow()) {
                assertThat(budget.reservedBytes()).isEqualTo(100);
                assertThat(scanned.tryGrow(1)).isFalse();
                all.shrink(1);
                assertThat(posted.tryGrow(1)).isTrue();
                assertThat(all.tryGrow(1)).isFalse();
            }
        }
        assertThat(budget.reservedBytes()).isZero();
        assertThat(budget.peakBytes()).isEqualTo(100);
        assertThat(merge.peakBytes()).isEqualTo(50);
    }

    @Test
    void aBudgetThatIsNotDividedIsItsOwnAccount() {
        MemoryBudget plain = new MemoryBudget(10);
        assertThat(plain.of(MemoryAccount.SCAN)).isSameAs(plain);
        assertThat(budget.of(MemoryAccount.TABLE)).isSameAs(budget);
    }

    @Test
    void guaranteesBeyondTheLimitAreRefused() {
        assertThatThrownBy(() -> MemoryBudget.divided(10, Map.of(MemoryAccount.SCAN, 11L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SCAN=11");
    }

    @Test
    void aRefusalNamesItsAccount() {
        assertThatThrownBy(() -> merge.reserve(51, LONG))
                .isInstanceOf(MemoryExhaustedException.class)
                .hasMessage("memory for merge: asked for 51 bytes, more than the limit of 50 bytes");
    }

    @Test
    void whoeverWaitsInOneAccountIsWokenByWhatAnotherGivesBack() throws Exception {
        Reservation taken = scan.tryReserve(50).orElseThrow();
        CompletableFuture<Reservation> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                waiting.complete(merge.reserve(50, LONG));
            } catch (Throwable e) {
                waiting.completeExceptionally(e);
            }
        });
        while (budget.waiters() == 0) {
            Thread.onSpinWait();
        }
        taken.close();
        try (Reservation granted = waiting.get()) {
            assertThat(granted.bytes()).isEqualTo(50);
        }
        assertThat(budget.waiters()).isZero();
        assertThat(budget.reservedBytes()).isZero();
    }

    /// Threads take, grow, shrink, wait, are interrupted and fail in all accounts at once; at no moment do they hold more
    /// than the limit, or less than nothing, and in the end nothing is left.
    @Test
    void whateverThreadsDoNothingIsEverTakenTwiceOrLost() throws Exception {
        long seed = Long.getLong("scoreline.seed", System.nanoTime());
        System.out.println("MemoryAccountsTest scoreline.seed=" + seed);
        AtomicLong held = new AtomicLong();
        AtomicBoolean exceeded = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random random = new Random(seed + i);
            MemoryBudget account = List.of(ingest, scan, merge).get(i % 3);
            threads.add(Thread.ofPlatform().start(() -> harass(account, random, held, exceeded)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(exceeded).isFalse();
        assertThat(held).hasValue(0);
        assertThat(budget.reservedBytes()).isZero();
        assertThat(budget.waiters()).isZero();
        assertThat(budget.peakBytes()).isBetween(1L, 100L);
        for (MemoryBudget account : List.of(ingest, scan, merge)) {
            assertThat(account.reservedBytes()).isZero();
            try (Reservation all = account.tryReserve(account.limitBytes()).orElseThrow()) {
                assertThat(all.bytes()).isEqualTo(account.limitBytes());
            }
        }
    }

    private static void harass(MemoryBudget account, Random random, AtomicLong held, AtomicBoolean exceeded) {
        Deque<Reservation> mine = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(5)) {
                case 0 -> account.tryReserve(random.nextInt(40)).ifPresent(taken -> took(mine, taken, held, exceeded));
                case 1 -> reserve(account, random, mine, held, exceeded);
                case 2 -> grow(mine, random.nextInt(20), held, exceeded);
                case 3 -> Optional.ofNullable(mine.peek()).ifPresent(first -> {
                    long less = first.bytes() / 2;
                    held.addAndGet(-less);
                    first.shrink(less);
                });
                default -> Optional.ofNullable(mine.poll()).ifPresent(first -> {
                    held.addAndGet(-first.bytes());
                    first.close();
                });
            }
            while (mine.size() > 3) {
                held.addAndGet(-mine.element().bytes());
                mine.remove().close();
            }
        }
        mine.forEach(left -> {
            held.addAndGet(-left.bytes());
            left.close();
        });
        assertThat(Thread.interrupted()).isFalse();
    }

    private static void reserve(
            MemoryBudget account, Random random, Deque<Reservation> mine, AtomicLong held, AtomicBoolean exceeded) {
        if (random.nextInt(4) == 0) {
            Thread.currentThread().interrupt();
        }
        try {
            took(mine, account.reserve(random.nextInt(60), Duration.ofNanos(random.nextInt(20_000))), held, exceeded);
        } catch (MemoryExhaustedException | InterruptedException refused) {
            assertThat(Thread.interrupted()).isFalse();
        }
        Thread.interrupted();
    }

    private static void grow(Deque<Reservation> mine, long more, AtomicLong held, AtomicBoolean exceeded) {
        Reservation first = mine.peek();
        if (first != null && first.tryGrow(more) && held.addAndGet(more) > 100) {
            exceeded.set(true);
        }
    }

    private static void took(Deque<Reservation> mine, Reservation taken, AtomicLong held, AtomicBoolean exceeded) {
        mine.add(taken);
        if (held.addAndGet(taken.bytes()) > 100) {
            exceeded.set(true);
        }
    }

    @Test
    void theLowestLimitOfTheGroupsAboveTheProcessCounts(@TempDir Path directory) throws Exception {
        Path proc = Files.createDirectories(directory.resolve("proc"));
        Path groups = Files.createDirectories(directory.resolve("cgroup"));
        Files.writeString(proc.resolve("status"), "Name:\tjava\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n");
        Files.writeString(proc.resolve("cgroup"), "5:devices:/\n4:memory:/pod/box\n0::/\n");
        Path box = Files.createDirectories(groups.resolve("memory/pod/box"));
        Files.writeString(groups.resolve("memory/memory.limit_in_bytes"), "9223372036854771712\n");
        Files.writeString(groups.resolve("memory/pod/memory.limit_in_bytes"), "1000\n");
        Files.writeString(box.resolve("memory.limit_in_bytes"), "2000\n");
        ProcessMemory memory = ProcessMemory.read(proc, groups);
        assertThat(memory.rssBytes()).hasValue(1 << 20);
        assertThat(memory.peakRssBytes()).hasValue(2 << 20);
        assertThat(memory.limitBytes()).hasValue(1000);

        Files.writeString(proc.resolve("cgroup"), "0::/pod\n");
        Files.createDirectories(groups.resolve("pod"));
        Files.writeString(groups.resolve("pod/memory.max"), "max\n");
        assertThat(ProcessMemory.read(proc, groups).limitBytes()).isEmpty();
        assertThat(ProcessMemory.read(directory.resolve("none"), groups).rssBytes()).isEmpty();
    }
}
