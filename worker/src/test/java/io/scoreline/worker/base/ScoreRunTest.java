package io.scoreline.worker.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.store.ShardPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreRunTest {
    private final List<ScoreShardEntry> shards = new ArrayList<>();
    private long baseRows;
    private long seq;
    private long written;

    @Test
    void few_shards_wait() {
        addAll(Collections.nCopies(ScoreRun.LEAST_SHARDS - 1, 10L));
        assertThat(ScoreRun.of(shards, 0).isEmpty()).isTrue();
        add(10);
        assertThat(ScoreRun.of(shards, 0)).isEqualTo(new ScoreRun(shards, true));
    }

    @Test
    void a_base_that_is_much_larger_than_the_shards_stays_as_it_is() {
        addAll(Collections.nCopies(ScoreRun.LEAST_SHARDS, 1_000L));
        assertThat(ScoreRun.of(shards, 1_000_000)).isEqualTo(new ScoreRun(shards, false));
        assertThat(ScoreRun.of(shards, 4L * ScoreRun.LEAST_SHARDS * 1_000)).isEqualTo(new ScoreRun(shards, true));
    }

    @Test
    void a_shard_that_is_much_larger_than_the_newer_ones_stays_as_it_is() {
        add(1_000_000);
        addAll(Collections.nCopies(ScoreRun.LEAST_SHARDS, 1_000L));
        ScoreRun run = ScoreRun.of(shards, 0);
        assertThat(run.shards()).isEqualTo(shards.subList(1, shards.size()));
        assertThat(run.intoBase()).isFalse();
    }

    @Test
    void large_shards_are_merged_with_their_like() {
        addAll(Collections.nCopies(ScoreRun.LEAST_SHARDS, 50_000L));
        assertThat(ScoreRun.of(shards, 100_000_000)).isEqualTo(new ScoreRun(shards, false));
    }

    @Test
    void large_ones_in_between_do_not_let_shards_grow_many() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            add(round % 20 == 0 ? 500_000 : random.nextInt(100));
            merge(5_000_000);
            assertThat(shards).hasSizeLessThanOrEqualTo(ScoreRun.MOST_SHARDS + 1);
        }
    }

    /// 80 rows a round above a million entities: a row is written again about as often as the logarithm says, and a reader finds few files.
    @Test
    void rows_are_written_again_a_few_times_only() {
        baseRows = 1_000_000;
        int most = 0;
        for (int round = 0; round < 40_000; round++) {
            add(80);
            merge(1_000_000);
            most = Math.max(most, shards.size());
        }
        assertThat(most).isLessThan(48);
        assertThat((double) written / (40_000 * 80)).isBetween(1.0, 16.0);
    }

    /// Merges until nothing is due; a base has at most so many entities.
    private void merge(long entities) {
        for (ScoreRun run = ScoreRun.of(shards, baseRows); !run.isEmpty(); run = ScoreRun.of(shards, baseRows)) {
            assertThat(run.shards()).hasSizeBetween(2, ScoreRun.MOST_AT_ONCE);
            long rows = run.shards().stream().mapToLong(ScoreShardEntry::rows).sum();
            int from = shards.indexOf(run.shards().getFirst());
            assertThat(shards.subList(from, from + run.shards().size())).isEqualTo(run.shards());
            shards.subList(from, from + run.shards().size()).clear();
            if (run.intoBase()) {
                assertThat(from).isZero();
                baseRows = Math.min(entities, baseRows + rows);
                written += baseRows;
            } else {
                long last = run.shards().getLast().seq();
                shards.add(from, entry(run.shards().getFirst().firstSeq(), last, rows));
                written += rows;
            }
        }
    }

    private void addAll(List<Long> rows) {
        rows.forEach(this::add);
    }

    private void add(long rows) {
        seq++;
        shards.add(entry(seq, seq, rows));
    }

    private static ScoreShardEntry entry(long first, long seq, long rows) {
        return new ScoreShardEntry(
                first, seq, 1, List.of(0), List.of(seq), new ShardPath("scores/" + first + "-" + seq), rows, 1, "");
    }
}
