package io.scoreline.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.TestingEvents.Event;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.PayloadExtractor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/// The algebra of states: the same events give the same bytes in any order, grouping and merge tree, however late some
/// come.
final class EntityStatePropertiesTest {
    private static final Scorer PLAIN = scorer(TestingDefinitions.ALL_FUNCTIONS);
    private static final Scorer WITH_DISTINCT = scorer(TestingDefinitions.WITH_DISTINCT);

    private static Scorer scorer(String text) {
        try {
            Definition definition = Definition.parse(text);
            return new Scorer(definition, definition.featureSpecs());
        } catch (DefinitionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Event> events(Random random, int count) {
        List<Event> events = new ArrayList<>();
        long base = 1_760_000_000_000_000L;
        for (int i = 0; i < count; i++) {
            // Hours, days and years apart: within one pane or epoch, in many, and far too late.
            long span = List.of(60_000_000L, 7_200_000_000L, 864_000_000_000L, 31_536_000_000_000L)
                    .get(random.nextInt(4));
            long ts = random.nextInt(20) == 0 ? -base : base + random.nextLong(span);
            double value = random.nextInt(8) == 0
                    ? random.nextInt(5)
                    : random.nextGaussian() * Math.pow(10, random.nextInt(22) - 10);
            String payload = random.nextInt(10) == 0 ? "{}" : "{\"v\":" + value + ",\"n\":" + random.nextInt(3) + "}";
            events.add(new Event(ts, random.nextInt(4) == 0 ? 7 : random.nextLong(), "t", payload));
        }
        return events;
    }

    private static EntityState folded(Scorer scorer, List<Event> events) {
        EntityState state = scorer.newState();
        TestingEvents.fold(scorer, scorer.definition().featureSpecs(), events, state);
        return state;
    }

    private static EntityState throughBytes(Scorer scorer, EntityState state) {
        assertThat(throughPacked(scorer, state).encode()).isEqualTo(state.encode());
        byte[] padded = new byte[state.encode().length + 5];
        System.arraycopy(state.encode(), 0, padded, 3, padded.length - 5);
        return scorer.decode(padded, 3, padded.length - 5);
    }

    private static EntityState throughPacked(Scorer scorer, EntityState state) {
        byte[] packed = scorer.pack(state);
        byte[] padded = new byte[packed.length + 5];
        System.arraycopy(packed, 0, padded, 3, packed.length);
        return scorer.unpack(padded, 3, packed.length);
    }

    @Property(tries = 300)
    void anyOrderGroupingAndTreeGivesTheSameBytes(@ForAll boolean distinct, @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int count) {
        Scorer scorer = distinct ? WITH_DISTINCT : PLAIN;
        Random random = new Random(seed);
        List<Event> events = events(random, count);
        EntityState whole = folded(scorer, events);
        Collections.shuffle(events, random);
        List<EntityState> parts = new ArrayList<>();
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(12));
            parts.add(folded(scorer, events.subList(from, to)));
            from = to;
        }
        while (parts.size() > 1) {
            EntityState left = parts.remove(random.nextInt(parts.size()));
            EntityState right = parts.remove(random.nextInt(parts.size()));
            byte[] before = right.encode();
            left.merge(random.nextBoolean() ? right : throughBytes(scorer, right));
            assertThat(right.encode()).isEqualTo(before);
            parts.add(random.nextBoolean() ? left : throughBytes(scorer, left));
        }
        EntityState merged = parts.getFirst();
        assertThat(merged.encode()).isEqualTo(whole.encode());
        assertThat(merged.events()).isEqualTo(whole.events());
        long at = whole.lastEventMicros() + 1_234_567;
        assertThat(scorer.score(merged, at)).isEqualTo(scorer.score(whole, at));
    }

    @Property(tries = 300)
    void aTableHasTheSameStates(
            @ForAll boolean distinct, @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int count) {
        Scorer scorer = distinct ? WITH_DISTINCT : PLAIN;
        List<FeatureSpec> specs = scorer.definition().featureSpecs();
        Random random = new Random(seed);
        int entities = 1 + random.nextInt(90);
        List<EntityState> expected =
                Stream.generate(scorer::newState).limit(entities).toList();
        EventBlock block = new EventBlock(specs);
        PayloadExtractor extractor = new PayloadExtractor(specs);
        try (Slabs slabs = new Slabs()) {
            StateTable table = scorer.newTable(slabs);
            for (int round = 0; round < 3; round++) {
                List<Event> events = events(random, count);
                TestingEvents.fill(block, extractor, events);
                EntityRuns runs = new EntityRuns();
                @Nullable EntityState[] states = new EntityState[EventBlock.MAX_ROWS];
                for (int from = 0; from < count; ) {
                    int entity = random.nextInt(entities);
                    int to = Math.min(count, from + 1 + random.nextInt(9));
                    if (random.nextInt(5) > 0) {
                        runs.add(entity, from, to);
                        Arrays.fill(states, from, to, expected.get(entity));
                    }
                    from = to;
                }
                FoldCounts counts = new FoldCounts();
                FoldCounts same = new FoldCounts();
                scorer.fold(block, runs, table, counts);
                scorer.fold(block, states, same);
                assertThat(counts.scored).isEqualTo(same.scored);
                assertThat(counts.invalid).isEqualTo(same.invalid);
                EntityState other = folded(scorer, events(random, 1 + random.nextInt(20)));
                int entity = random.nextInt(entities);
                table.merge(entity, other);
                expected.get(entity).merge(other);
            }
            EntityState read = scorer.newState();
            int withEvents = 0;
            for (int entity = 0; entity < entities; entity++) {
                byte[] bytes = expected.get(entity).encode();
                table.read(entity, read);
                assertThat(read.encode()).isEqualTo(bytes);
                assertThat(table.state(entity).encode()).isEqualTo(bytes);
                assertThat(table.events(entity)).isEqualTo(read.events());
                withEvents += read.events() > 0 ? 1 : 0;
            }
            assertThat(table.withEvents()).isEqualTo(withEvents);
        }
    }

    @Property(tries = 100)
    void theEmptyStateIsNeutral(@ForAll boolean distinct, @ForAll long seed, @ForAll @IntRange(min = 0, max = 20) int count) {
        Scorer scorer = distinct ? WITH_DISTINCT : PLAIN;
        EntityState state = folded(scorer, events(new Random(seed), count));
        byte[] bytes = state.encode();
        EntityState left = scorer.newState();
        left.merge(state);
        state.merge(scorer.newState());
        assertThat(left.encode()).isEqualTo(bytes);
        assertThat(state.encode()).isEqualTo(bytes);
        assertThat(throughBytes(scorer, state).encode()).isEqualTo(bytes);
    }

    @Property(tries = 500)
    void hostileBytesAreRefusedOrCanonical(@ForAll boolean distinct, @ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int count) {
        Scorer scorer = distinct ? WITH_DISTINCT : PLAIN;
        Random random = new Random(seed);
        byte[] bytes = folded(scorer, events(random, count)).encode();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        try {
            EntityState state = scorer.decode(bytes, 0, length);
            assertThat(state.encode()).isEqualTo(Arrays.copyOf(bytes, length));
            state.merge(folded(scorer, events(random, 5)));
            scorer.score(state, state.lastEventMicros());
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("expected");
        }
    }

    @Property(tries = 100)
    void eventsOfOtherTypesChangeNothing(@ForAll boolean distinct, @ForAll long seed) {
        Scorer scorer = distinct ? WITH_DISTINCT : PLAIN;
        List<Event> events = events(new Random(seed), 10);
        EntityState state = folded(scorer, events);
        Score before = scorer.score(state, state.lastEventMicros());
        Event last = new Event(state.lastEventMicros(), 1, "unread", "{\"v\":5}");
        FoldCounts counts = TestingEvents.fold(scorer, scorer.definition().featureSpecs(), List.of(last), state);
        assertThat(counts.ignored).isEqualTo(1);
        assertThat(scorer.score(state, state.lastEventMicros())).isEqualTo(before);
    }
}
