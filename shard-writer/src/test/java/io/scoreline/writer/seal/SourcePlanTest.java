package io.scoreline.writer.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.SourceMove;
import io.scoreline.writer.TestingBatches;
import io.scoreline.writer.event.EventBatch;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SourcePlanTest {
    private static final SourceKey FILE = new SourceKey("t", "file");

    @Test
    void batchesThatFollowEachOtherMoveTheirSourceOnce() {
        SourcePlan plan = new SourcePlan(Map.of());
        assertThat(plan.counts(batch(4, 10))).isTrue();
        assertThat(plan.counts(TestingBatches.tenant("t").build())).isTrue();
        assertThat(plan.counts(batch(10, 12))).isTrue();
        assertThat(plan.moves()).containsExactly(new SourceMove("t", "file", 4, 12));
    }

    @Test
    void aBatchThatIsStoredAlreadyIsLeftOut() {
        SourcePlan plan = new SourcePlan(Map.of(FILE, 10L));
        assertThat(plan.counts(batch(4, 10))).isFalse();
        assertThat(plan.counts(batch(10, 12))).isTrue();
        assertThat(plan.counts(batch(10, 12))).isFalse();
        assertThat(plan.moves()).containsExactly(new SourceMove("t", "file", 10, 12));
    }

    @Test
    void aBatchBeyondAGapIsLeftOut() {
        SourcePlan plan = new SourcePlan(Map.of(FILE, 10L));
        assertThat(plan.counts(batch(11, 12))).isFalse();
        assertThat(plan.counts(batch(9, 12))).isFalse();
        assertThat(plan.moves()).isEmpty();
    }

    private static EventBatch batch(long from, long to) {
        return TestingBatches.source("t", "file", from, to).build();
    }
}
