package io.scoreline.worker.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.Progress;
import io.scoreline.worker.lease.HeldPartition;
import io.scoreline.worker.scan.LiveDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GoalTest {
    private static final PartitionId PARTITION = new PartitionId(3);
    private static final String BODY =
            """
            name: count
            version: 1
            aggregates:
              total:
                fn: count
            score: total
            """;

    private final HeldPartition partition = new HeldPartition(new Lease(PARTITION, 7, 50));
    private final Watermarks marks = new Watermarks();
    private final RangePace pace = new RangePace();

    @Test
    void definitions_that_are_abreast_go_on_together_to_the_head() throws Exception {
        List<LiveDefinition> all = definitions(50, 50, 20);
        Goal goal = Goal.live(partition, 80, all, marks, pace).orElseThrow();
        assertThat(goal.decides()).isTrue();
        assertThat(goal.afterSeq()).isEqualTo(50);
        assertThat(goal.upToSeq()).isEqualTo(80);
        assertThat(goal.definitions()).containsExactly(all.get(0), all.get(1));
    }

    @Test
    void one_that_began_ahead_is_met_and_not_passed() throws Exception {
        List<LiveDefinition> all = definitions(50, 60);
        Goal goal = Goal.live(partition, 80, all, marks, pace).orElseThrow();
        assertThat(goal.upToSeq()).isEqualTo(60);
        assertThat(goal.definitions()).containsExactly(all.getFirst());
    }

    @Test
    void the_last_catch_up_to_the_next_and_then_go_on_with_it() throws Exception {
        List<LiveDefinition> all = definitions(50, 20, 20, 30);
        Goal goal = Goal.catchUp(partition, all, marks, pace).orElseThrow();
        assertThat(goal.decides()).isFalse();
        assertThat(goal.afterSeq()).isEqualTo(20);
        assertThat(goal.upToSeq()).isEqualTo(30);
        assertThat(goal.definitions()).containsExactly(all.get(1), all.get(2));
    }

    @Test
    void nobody_catches_up_beyond_what_is_decided() throws Exception {
        Goal goal = Goal.catchUp(partition, definitions(0), marks, pace).orElseThrow();
        assertThat(goal.upToSeq()).isEqualTo(50);
        assertThat(Goal.catchUp(partition, definitions(50), marks, pace)).isEmpty();
    }

    @Test
    void without_definitions_duplicates_are_still_to_be_decided() {
        Optional<Goal> goal = Goal.live(partition, 51, List.of(), marks, pace);
        assertThat(goal.orElseThrow().definitions()).isEmpty();
        assertThat(Goal.live(partition, 50, List.of(), marks, pace)).isEmpty();
    }

    @Test
    void nothing_is_taken_from_an_unreadable_shard_on() {
        pace.stopBefore(60);
        assertThat(Goal.live(partition, 80, List.of(), marks, pace).orElseThrow().upToSeq())
                .isEqualTo(59);
        pace.stopBefore(51);
        assertThat(Goal.live(partition, 80, List.of(), marks, pace)).isEmpty();
    }

    private List<LiveDefinition> definitions(long... done) throws DefinitionException {
        List<LiveDefinition> definitions = new ArrayList<>();
        List<Progress> progress = new ArrayList<>();
        Definition parsed = Definition.parse(BODY);
        for (int id = 1; id <= done.length; id++) {
            DefinitionKey key = new DefinitionKey("", "count", id);
            definitions.add(new LiveDefinition(
                    new DefinitionEntry(id, key, parsed.digest(), BODY, DefinitionState.SHADOW, Instant.EPOCH), parsed));
            progress.add(new Progress(id, PARTITION, done[id - 1], 0, 0, 0, 0));
        }
        marks.replace(progress);
        return definitions;
    }
}
