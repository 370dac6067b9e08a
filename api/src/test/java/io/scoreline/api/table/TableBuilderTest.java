package io.scoreline.api.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingStore;
import io.scoreline.shard.catalog.DefinitionEntry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table that follows the score feed while files are merged behind it and ahead of it.
class TableBuilderTest {
    @TempDir
    private Path directory;

    @Test
    void a_merged_shard_is_applied_whole_or_not_at_all() throws Exception {
        try (TestingStore store = new TestingStore(directory)) {
            store.define(TestingStore.DEFINITION);
            DefinitionEntry entry = store.catalog.definitions().getFirst();
            TableBuilder builder = new TableBuilder(
                    store.catalog,
                    new ScoreFileReader(store.files, store.arrow, store.budget),
                    new TableMemory(store.budget),
                    TestingStore.PARTITIONS);
            round(store);
            ServedDefinition first = builder.build(entry);
            round(store);
            ServedDefinition second = builder.build(entry);
            round(store);
            ServedDefinition third = builder.build(entry);
            assertThat(events(first)).isEqualTo(1);
            round(store);
            assertThat(builder.catchUp(first)).isTrue();
            assertThat(events(first)).isEqualTo(4);

            // The rounds above the base: 1 to 4. The second has two of them, the first all.
            assertThat(store.scorer.mergeShards(entry)).isTrue();
            assertThat(builder.catchUp(first)).isTrue();
            assertThat(events(first)).isEqualTo(4);
            assertThat(builder.catchUp(second)).isFalse();
            assertThat(events(second)).isEqualTo(2);
            assertThat(builder.catchUp(third)).isFalse();
            ServedDefinition fourth = builder.build(entry);
            assertThat(events(fourth)).isEqualTo(4);
            round(store);
            assertThat(builder.catchUp(fourth)).isTrue();
            assertThat(events(fourth)).isEqualTo(5);
            for (ServedDefinition each : new ServedDefinition[] {first, second, third, fourth}) {
                each.table().close();
            }
        }
    }

    private static void round(TestingStore store) throws Exception {
        store.stored("[{\"entity\":\"a\"}]");
        store.scorer.round();
    }

    private static long events(ServedDefinition served) {
        EntityScores scores = served.table().get(new EntityKey("default", "a"));
        return scores == null ? 0 : scores.state().events();
    }
}
