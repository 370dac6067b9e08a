package io.scoreline.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.api.http.ProblemException;
import io.scoreline.shard.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table outside the heap, held against the plain one on it.
final class OffHeapScoreTableTest {
    private static final int PARTITIONS = 4;
    private static final long MIB = 1 << 20;

    private final TestingStates states = new TestingStates();

    private OffHeapScoreTable table(MemoryBudget budget) {
        return new OffHeapScoreTable(states.scorer, PARTITIONS, new TableMemory(budget));
    }

    private static String name(int entity) {
        return new Random(entity).nextInt(3) == 0 ? "é".repeat(entity % 120) + entity : "host-" + entity;
    }

    /// 5,000 merges: seeds are printed with whatever fails, and can be put here.
    @ParameterizedTest
    @ValueSource(ints = {10, 700, 3_000})
    void anySequenceOfMergesGivesWhatTheHeapGives(int entities) throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        MemoryBudget budget = new MemoryBudget(128 * MIB);
        List<byte[]> some = some(random, 200);
        try (HeapScoreTable expected = new HeapScoreTable(states.scorer, PARTITIONS);
                OffHeapScoreTable found = table(budget)) {
            for (int step = 1; step <= 5_000; step++) {
                String tenant = random.nextInt(4) == 0 ? "other" : "default";
                String entity = name(random.nextInt(entities));
                byte[] state = some.get(random.nextInt(some.size()));
                ScoreRow row = TestingStates.row(tenant, entity, random.nextInt(PARTITIONS), step, state);
                expected.merge(row);
                found.merge(row);
                if (step % 1_000 == 0) {
                    assertSame(seed, expected, found);
                }
            }
            assertThat(found.bytes()).isEqualTo(budget.reservedBytes());
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    private List<byte[]> some(Random random, int count) {
        List<byte[]> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(states.random(random));
        }
        return some;
    }

    private static void assertSame(long seed, ScoreTable expected, ScoreTable found) {
        assertThat(found.size()).as("seed %d", seed).isEqualTo(expected.size());
        assertThat(found.newestEventMicros()).isEqualTo(expected.newestEventMicros());
        for (String tenant : List.of("default", "other", "nobody")) {
            for (String prefix : List.of("", "host-1", "é")) {
                Map<EntityKey, List<Object>> all = all(expected, tenant, prefix);
                assertThat(all(found, tenant, prefix)).as("seed %d", seed).isEqualTo(all);
                all.forEach((key, scores) ->
                        assertThat(bits(found.get(key))).as("seed %d, %s", seed, key).isEqualTo(scores));
            }
        }
        assertThat(found.get(new EntityKey("default", "absent"))).isNull();
        assertThat(found.get(new EntityKey("nobody", "host-1"))).isNull();
    }

    private static Map<EntityKey, List<Object>> all(ScoreTable table, String tenant, String prefix) {
        Map<EntityKey, List<Object>> all = new HashMap<>();
        table.forEach(
                tenant,
                prefix.getBytes(UTF_8),
                each -> assertThat(all.put(each.key(), bits(each))).as("shown twice").isNull());
        return all;
    }

    private static List<Object> bits(@Nullable EntityScores scores) {
        return scores == null
                ? List.of()
                : List.of(scores.partition(), scores.seq(), List.of(boxed(scores.state().encode())));
    }

    private static String boxed(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    /// Every merge adds one event to the count and one to the sum, moves the newest event by a microsecond and the seq by one: a reader that finds them apart has
    /// seen half of an update. Names of all lengths, states that grow, and stripes that grow make records move, and their places change hands.
    @Test
    void readersNeverSeeHalfOfAnUpdateWhileTheTableGrows() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        int entities = 4_000;
        String[] names = new String[entities];
        Random random = new Random(seed);
        for (int i = 0; i < entities; i++) {
            names[i] = name(i);
        }
        try (OffHeapScoreTable table = table(new MemoryBudget(256 * MIB));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                Random own = new Random(seed + reader);
                readers.add(threads.submit(() -> {
                    long[] seen = new long[entities];
                    while (!done.get()) {
                        int entity = own.nextInt(entities);
                        seen[entity] = read(table, names[entity], seen[entity], seed);
                        reads.incrementAndGet();
                    }
                }));
            }
            readers.add(threads.submit(() -> {
                while (!done.get()) {
                    table.forEach("default", new byte[0], each -> check(each, 0, seed));
                }
            }));
            try {
                write(table, names, random);
            } finally {
                done.set(true);
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
            assertThat(table.size()).isEqualTo(entities);
        }
        assertThat(reads.get()).isPositive();
    }

    private void write(OffHeapScoreTable table, String[] names, Random random) throws InterruptedException {
        long[] counts = new long[names.length];
        byte[][] ones = new byte[256][];
        for (int i = 0; i < ones.length; i++) {
            // Hours apart, so that panes and epochs come and go.
            ones[i] = states.one(TestingStates.BASE_MICROS + i * 3_600_000_000L, i % 7);
        }
        for (int step = 0; step < 50_000; step++) {
            // A few are changed most of the time, so that readers meet their updates.
            int entity = random.nextInt(4) == 0 ? random.nextInt(names.length) : random.nextInt(16);
            long count = ++counts[entity];
            byte[] one = ones[(int) Math.min(count - 1, ones.length - 1)];
            table.merge(TestingStates.row("default", names[entity], 1, count, one));
        }
        for (int entity = 0; entity < names.length; entity++) {
            if (counts[entity] == 0) {
                table.merge(TestingStates.row("default", names[entity], 1, 1, ones[0]));
            }
        }
    }

    private long read(OffHeapScoreTable table, String name, long before, long seed) {
        EntityScores scores = table.get(key(name));
        return scores == null ? before : check(scores, before, seed);
    }

    private long check(EntityScores scores, long before, long seed) {
        long events = scores.state().events();
        boolean whole = events == scores.seq()
                && scores.partition() == 1
                && events >= before
                && states.scorer.score(scores.state(), Long.MAX_VALUE / 4).aggregates().get(2).value() == events
                && scores.state().lastEventMicros()
                        == TestingStates.BASE_MICROS + Math.min(events - 1, 255) * 3_600_000_000L;
        if (!whole) {
            throw new AssertionError("seed " + seed + ": half of an update of " + scores.key() + ": " + events
                    + " events, seq " + scores.seq() + ", before " + before);
        }
        return events;
    }

    @Test
    void fullTableKeepsWhatItHasAndSaysSo() throws Exception {
        MemoryBudget budget = new MemoryBudget(4 * MIB);
        try (OffHeapScoreTable table = table(budget)) {
            HeapScoreTable expected = new HeapScoreTable(states.scorer, PARTITIONS);
            Random random = new Random(5);
            List<byte[]> some = some(random, 50);
            int added = 0;
            while (!table.full()) {
                ScoreRow row = TestingStates.row("default", "e" + added++, 1, added, some.get(random.nextInt(50)));
                expected.merge(row);
                table.merge(row);
            }
            assertThat(table.bytes()).isEqualTo(3 * MIB).isEqualTo(budget.reservedBytes());
            long held = table.size();
            assertThat(held).isEqualTo(added - 1);
            for (int i = 0; i < 300; i++) {
                ScoreRow row = TestingStates.row("default", "e" + i % 100, 1, ++added, some.get(random.nextInt(50)));
                expected.merge(row);
                table.merge(row);
                table.merge(TestingStates.row("default", "new" + i, 1, added, some.getFirst()));
            }
            assertThat(table.full()).isTrue();
            assertThat(table.get(key("new7"))).isNull();
            int refused = 0;
            for (int i = 0; i < held; i++) {
                EntityScores found = table.get(key("e" + i));
                refused += found == null ? 1 : 0;
                if (found != null) {
                    assertThat(bits(found)).isEqualTo(bits(expected.get(key("e" + i))));
                }
            }
            assertThat(table.size()).isEqualTo(held - refused);
            assertThat(table.bytes()).isEqualTo(3 * MIB);
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void anErasedEntityIsGoneAndMayBeginAnew() throws Exception {
        try (OffHeapScoreTable table = table(new MemoryBudget(8 * MIB))) {
            for (int i = 0; i < 2_000; i++) {
                table.merge(TestingStates.row("default", "e" + i, 1, 5, states.one(TestingStates.BASE_MICROS + i, 1)));
            }
            EntityKey key = key("e77");
            List<Object> before = bits(table.get(key));
            table.erase(key, 5);
            assertThat(bits(table.get(key))).as("what is newer than the tombstone stays").isEqualTo(before);
            table.erase(new EntityKey("nobody", "e77"), 9);
            table.erase(key, 9);
            table.erase(key, 9);
            assertThat(table.get(key)).isNull();
            assertThat(table.size()).isEqualTo(1_999);
            assertThat(all(table, "default", "e77").keySet()).containsExactlyInAnyOrderElementsOf(
                    IntStream.range(770, 780).mapToObj(i -> key("e" + i)).toList());
            table.merge(TestingStates.row("default", "e77", 1, 10, states.one(TestingStates.BASE_MICROS, 1)));
            assertThat(table.get(key)).isNotNull();
            assertThat(table.size()).isEqualTo(2_000);
        }
    }

    @Test
    void tableThatIsGoneSaysSo() throws Exception {
        OffHeapScoreTable table = table(new MemoryBudget(8 * MIB));
        table.merge(TestingStates.row("default", "a", 1, 1, states.one(TestingStates.BASE_MICROS, 1)));
        table.close();
        table.close();
        assertThatThrownBy(() -> table.get(key("a")))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> table.forEach("default", new byte[0], _ -> {}))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void damagedStateIsRefusedAndChangesNothing() throws Exception {
        try (OffHeapScoreTable table = table(new MemoryBudget(8 * MIB))) {
            byte[] state = states.one(TestingStates.BASE_MICROS, 1);
            table.merge(TestingStates.row("default", "a", 1, 1, state));
            List<Object> before = bits(table.get(key("a")));
            state[2] ^= 1;
            assertThatThrownBy(() -> table.merge(TestingStates.row("default", "a", 1, 2, state)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(bits(table.get(key("a")))).isEqualTo(before);
        }
    }

    @Test
    void largeStatesHaveRoomToo() throws Exception {
        TestingStates large = new TestingStates(
                """
                name: large
                version: 1
                features:
                  v:
                    path: v
                    type: double
                    default: 1
                aggregates:
                  kinds:
                    fn: distinct
                    of: v
                    window: 30d
                score: kinds
                """);
        Random random = new Random(3);
        try (OffHeapScoreTable table =
                        new OffHeapScoreTable(large.scorer, PARTITIONS, new TableMemory(new MemoryBudget(64 * MIB)));
                HeapScoreTable expected = new HeapScoreTable(large.scorer, PARTITIONS)) {
            for (int i = 0; i < 2_000; i++) {
                byte[] state = large.one(TestingStates.BASE_MICROS + random.nextLong(2_592_000_000_000L), random.nextDouble());
                ScoreRow row = TestingStates.row("default", "e" + i % 3, 1, i, state);
                table.merge(row);
                expected.merge(row);
            }
            assertThat(bits(table.get(key("e1")))).isEqualTo(bits(expected.get(key("e1"))));
        }
    }

    private static EntityKey key(String entity) {
        return new EntityKey("default", entity);
    }
}
