package io.scoreline.standalone.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LiveChoiceTest {
    private static final UUID WRITER = new UUID(1, 2);

    @Test
    void mergeWhoseInputsAreGoneCounts() {
        assertThat(live(landing("c", 2, 3), merged("m", 1, 4, "a", "b"))).containsExactly("c", "m");
    }

    @Test
    void whileAllInputsAreThereTheyCountInsteadOfTheirMerge() {
        assertThat(live(landing("a", 0, 1), landing("b", 1, 2), merged("m", 1, 2, "a", "b"))).containsExactly("a", "b");
    }

    @Test
    void inputThatWasNotMovedAwayYetDoesNotCount() {
        assertThat(live(landing("a", 0, 1), merged("m", 1, 2, "a", "b"))).containsExactly("m");
    }

    @Test
    void mergeThatWentIntoAnotherTookPlace() {
        assertThat(live(
                        landing("a", 0, 1),
                        landing("b", 1, 2),
                        merged("m", 1, 2, "a", "b"),
                        merged("n", 2, 4, "m", "l")))
                .containsExactly("n");
    }

    @Test
    void mergeAmongTheGarbageStillTellsItsInputs() {
        assertThat(live(landing("a", 0, 1), landing("b", 1, 2), garbage(merged("m", 1, 2, "a", "b")), merged("n", 2, 4, "m", "l")))
                .containsExactly("n");
    }

    @Test
    void outputsOfOneMergeCountTogether() {
        assertThat(live(landing("a", 0, 1), merged("m", 1, 2, "a", "b"), merged("o", 1, 2, "a", "b"))).containsExactly("m", "o");
    }

    @Test
    void rangeThatItsJournalStillHoldsIsSealedAgain() {
        Map<UUID, FoundShard.Range> journal = Map.of(WRITER, new FoundShard.Range(2, 9));
        List<FoundShard> found = List.of(landing("a", 0, 1), landing("b", 1, 4), landing("c", 1, 4));
        List<FoundShard> live = LiveChoice.of(found, journal);
        assertThat(live).extracting(FoundShard::name).containsExactly("a");
        assertThat(LiveChoice.done(live)).containsExactly(Map.entry(WRITER, 1L));
        assertThat(LiveChoice.of(found, Map.of(WRITER, new FoundShard.Range(5, 9)))).hasSize(3);
        List<FoundShard> registered = List.of(landing("b", 1, 4), merged("m", 1, 4, "a", "c"));
        assertThat(LiveChoice.of(registered, journal)).hasSize(2);
        assertThat(LiveChoice.done(registered)).containsExactly(Map.entry(WRITER, 4L));
    }

    private static List<String> live(FoundShard... found) {
        return LiveChoice.of(Arrays.asList(found), Map.of()).stream()
                .map(FoundShard::name)
                .toList();
    }

    private static FoundShard landing(String name, long from, long to) {
        return shard(name, 0, new FoundShard.Range(from, to), List.of(), false);
    }

    /// Of journal positions up to `to`.
    private static FoundShard merged(String name, int level, long to, String... inputs) {
        return shard(name, level, new FoundShard.Range(1, to), List.of(inputs), false);
    }

    private static FoundShard garbage(FoundShard shard) {
        return shard(shard.name(), shard.level(), shard.positions(), shard.inputs(), true);
    }

    private static FoundShard shard(String name, int level, FoundShard.Range positions, List<String> inputs, boolean garbage) {
        return new FoundShard(
                new ShardPath((garbage ? "garbage/" : "") + "events/" + name),
                garbage,
                Instant.EPOCH,
                1,
                1,
                new PartitionId(0),
                level,
                1,
                0,
                0,
                level == 0 ? WRITER : null,
                positions,
                inputs,
                level == 0 ? Map.of() : Map.of(WRITER, positions.to()),
                "");
    }
}
