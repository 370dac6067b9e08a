package io.scoreline.worker.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.store.ShardPath;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RangeCutTest {
    private static final long NO_BYTES_BOUND = Long.MAX_VALUE;

    @Test
    void everything_that_fits_is_taken_up_to_the_goal() {
        RangeCut cut = choose(List.of(shard(3, 3, 10), shard(5, 5, 10)), 2, 9, 100);
        assertThat(cut.toSeq()).isEqualTo(9);
        assertThat(cut.files()).hasSize(2);
    }

    @Test
    void landing_shards_are_cut_behind_the_last_that_fits() {
        RangeCut cut = choose(List.of(shard(3, 3, 60), shard(5, 5, 30), shard(8, 8, 30)), 2, 9, 100);
        assertThat(cut.toSeq()).isEqualTo(5);
        assertThat(cut.files()).hasSize(2);
    }

    @Test
    void one_shard_is_taken_however_large_it_is() {
        RangeCut cut = choose(List.of(shard(3, 3, 1_000), shard(5, 5, 30)), 2, 9, 100);
        assertThat(cut.toSeq()).isEqualTo(3);
        assertThat(cut.files()).hasSize(1);
    }

    @Test
    void the_cut_never_falls_inside_a_chosen_merged_shard() {
        RangeCut cut = choose(
                List.of(shard(1, 40, 60), shard(3, 80, 60), shard(41, 90, 60), shard(95, 95, 10)), 0, 100, 100);
        assertThat(cut.toSeq()).isEqualTo(90);
        assertThat(cut.files()).hasSize(3);
    }

    @Test
    void when_memory_was_too_small_the_cut_falls_inside_merged_shards() {
        RangeCut cut = RangeCut.choose(List.of(shard(1, 100, 1_000)), 0, 200, 100, NO_BYTES_BOUND, true);
        assertThat(cut.toSeq()).isBetween(1L, 99L);
        assertThat(cut.files()).hasSize(1);
    }

    @Test
    void without_shards_the_goal_is_reached() {
        assertThat(choose(List.of(), 2, 9, 100).toSeq()).isEqualTo(9);
    }

    private static RangeCut choose(List<ShardEntry> shards, long afterSeq, long upToSeq, long rows) {
        return RangeCut.choose(shards, afterSeq, upToSeq, rows, NO_BYTES_BOUND, false);
    }

    private static ShardEntry shard(long fromSeq, long toSeq, long rows) {
        return new ShardEntry(
                fromSeq,
                new PartitionId(0),
                fromSeq == toSeq ? 0 : 1,
                fromSeq,
                toSeq,
                0,
                0,
                new ShardPath("events/" + fromSeq + "-" + toSeq),
                rows,
                rows,
                "",
                0,
                0,
                Instant.EPOCH);
    }
}
