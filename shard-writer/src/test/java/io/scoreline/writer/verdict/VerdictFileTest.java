package io.scoreline.writer.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PublishedFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictFileTest {
    private static final PartitionId PARTITION = new PartitionId(3);

    @TempDir
    Path directory;

    @Test
    void duplicatesOfSeveralVerdictsAreFound() throws Exception {
        LocalFileStore store = new LocalFileStore(directory);
        MemoryBudget budget = new MemoryBudget(64 << 20);
        PublishedFile late = VerdictFile.publish(store, PARTITION, 9, new long[] {7, 7, 8}, new long[] {0, 5, 1}, 3);
        PublishedFile early = VerdictFile.publish(store, PARTITION, 9, new long[] {2, 0}, new long[] {4, 0}, 1);
        assertThat(late.path().value()).matches("verdicts/partition=03/9-[0-9a-f]{16}\\.parquet");
        try (ArrowMemory arrow = new ArrowMemory()) {
            Verdicts verdicts = Verdicts.load(
                    List.of(
                            new VerdictEntry(PARTITION, 6, 8, late.path()),
                            new VerdictEntry(PARTITION, 0, 6, early.path())),
                    store,
                    arrow,
                    budget);
            assertThat(verdicts.size()).isEqualTo(4);
            assertThat(verdicts.isDuplicate(2, 4)).isTrue();
            assertThat(verdicts.isDuplicate(7, 0)).isTrue();
            assertThat(verdicts.isDuplicate(7, 5)).isTrue();
            assertThat(verdicts.isDuplicate(8, 1)).isTrue();
            assertThat(verdicts.isDuplicate(7, 1)).isFalse();
            assertThat(verdicts.isDuplicate(0, 0)).isFalse();
            assertThat(Verdicts.load(List.of(), store, arrow, budget).isDuplicate(2, 4))
                    .isFalse();
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void duplicatesOutOfOrderAreRefused() {
        LocalFileStore store = new LocalFileStore(directory);
        assertThatThrownBy(() -> VerdictFile.publish(store, PARTITION, 9, new long[] {7, 7}, new long[] {5, 5}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seq 7 row 5");
        assertThatThrownBy(() -> VerdictFile.publish(store, PARTITION, 9, new long[0], new long[0], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
