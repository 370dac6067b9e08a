package io.scoreline.writer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.store.ShardPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MergePlanTest {
    private long nextId = 1;

    @Test
    void aDateWithEnoughLandingShardsIsMerged() {
        List<ShardEntry> shards = shards(31, 0, 5, 5, 1000);
        shards.addAll(shards(32, 0, 6, 6, 1000));
        List<MergePlan.Group> groups = MergePlan.of(shards);
        assertThat(groups).hasSize(1);
        assertThat(groups.getFirst().level()).isEqualTo(1);
        assertThat(groups.getFirst().inputs()).hasSize(32).allMatch(shard -> shard.minDay() == 6);
    }

    @Test
    void shardsOfManyDatesAreMergedAmongThemselves() {
        List<ShardEntry> shards = shards(20, 0, 5, 50, 1000);
        shards.addAll(shards(12, 0, 6, 60, 1000));
        shards.addAll(shards(3, 0, 6, 6, 1000));
        assertThat(MergePlan.of(shards))
                .singleElement()
                .satisfies(group -> assertThat(group.inputs()).hasSize(32));
    }

    @Test
    void mergedShardsMakeTheNextLevel() {
        List<MergePlan.Group> groups = MergePlan.of(shards(16, 1, 5, 5, 1000));
        assertThat(groups)
                .singleElement()
                .satisfies(group -> assertThat(group.level()).isEqualTo(2));
        assertThat(MergePlan.of(shards(15, 1, 5, 5, 1000))).isEmpty();
    }

    @Test
    void largeFilesStayAndNoMergeIsTooLarge() {
        assertThat(MergePlan.of(shards(40, 2, 5, 5, MergePlan.LARGE_BYTES))).isEmpty();
        List<MergePlan.Group> groups = MergePlan.of(shards(120, 2, 5, 5, 20 << 20));
        assertThat(groups)
                .hasSizeGreaterThan(4)
                .allSatisfy(group -> assertThat(group.inputs().stream()
                                .mapToLong(ShardEntry::bytes)
                                .sum())
                        .isLessThanOrEqualTo(MergePlan.MOST_BYTES));
    }

    private List<ShardEntry> shards(int count, int level, int minDay, int maxDay, long bytes) {
        List<ShardEntry> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long id = nextId++;
            shards.add(new ShardEntry(
                    id,
                    new PartitionId(0),
                    level,
                    id,
                    id,
                    minDay,
                    maxDay,
                    new ShardPath("events/" + id + ".parquet"),
                    10,
                    bytes,
                    "",
                    0,
                    0,
                    Instant.EPOCH));
        }
        return shards;
    }
}
