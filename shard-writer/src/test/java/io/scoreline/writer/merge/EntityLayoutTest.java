package io.scoreline.writer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.TestingBatches;
import io.scoreline.writer.TestingStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Merged shards in a folder for each entity.
final class EntityLayoutTest extends OnePartition {
    private static final long SOME_DAY = 1_767_225_600_000_000L;
    private static final String DAY = "events/date=2026-01-01/";

    @Test
    void eachEntityHasAFolderWhateverItsName() throws Exception {
        String wide = "é".repeat(128);
        List<String> names = List.of("hunt-1", "a/b", "a%2Fb", "..", " ", "\u0001", "🎯", wide, wide.substring(1) + "z");
        seal(32, "default", names);
        List<String> rows = store.query(rows());
        Lease lease = decided();
        assertThat(merger(EntityLayout.DIRECTORY).merge(lease, Long.MAX_VALUE)).isEqualTo(32);

        assertThat(store.query(rows())).isEqualTo(rows);
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
        Set<String> folders = folders();
        assertThat(folders)
                .hasSize(names.size())
                .contains(
                        DAY + "entity_key=hunt-1",
                        DAY + "entity_key=a%2Fb",
                        DAY + "entity_key=a%252Fb",
                        DAY + "entity_key=..",
                        DAY + "entity_key=%20",
                        DAY + "entity_key=%01",
                        DAY + "entity_key=%F0%9F%8E%AF")
                .allSatisfy(folder -> assertThat(folder.substring(DAY.length() + "entity_key=".length())).hasSizeLessThanOrEqualTo(200))
                .filteredOn(folder -> folder.matches(".*(%C3%A9){20,}-[0-9a-f]{32}"))
                .as("long names have a digest")
                .hasSize(2);
        assertThat(store.query("SELECT count(*) FROM (SELECT filename FROM " + store.events()
                        + " GROUP BY filename HAVING count(DISTINCT entity) > 1)"))
                .as("files with more than one entity")
                .containsExactly("0");
    }

    @Test
    void aFolderIsMergedWithItsLikeAlone() throws Exception {
        Lease lease = decided();
        for (int time = 0; time < 16; time++) {
            seal(32, "acme", time % 2 == 0 ? List.of("x", "y") : List.of("x"));
            lease = decided();
            assertThat(merger(EntityLayout.DIRECTORY).merge(lease, Long.MAX_VALUE)).isGreaterThanOrEqualTo(32);
        }
        assertThat(merger(EntityLayout.DIRECTORY).merge(lease, Long.MAX_VALUE)).isEqualTo(16);
        assertThat(store.catalog().liveShards().stream().filter(shard -> shard.level() == 2))
                .singleElement()
                .satisfies(shard -> assertThat(shard.path().value()).startsWith(DAY + "tenant=acme/entity_key=x/2-0-"));
        assertThat(folders()).containsExactlyInAnyOrder(DAY + "tenant=acme/entity_key=x", DAY + "tenant=acme/entity_key=y");
        assertThat(store.query("SELECT count(*), count(DISTINCT entity || id) FROM " + store.events()))
                .containsExactly((16 + 8) * 32 + "|" + (16 + 8) * 32);
    }

    @Test
    void withMoreEntitiesThanFoldersTheOthersLieTogether() throws Exception {
        seal(32, "default", IntStream.range(0, MergeOutputs.MOST_FOLDERS + 20).mapToObj("e-%03d"::formatted).toList());
        List<String> rows = store.query(rows());
        Lease lease = decided();
        assertThat(merger(EntityLayout.DIRECTORY).merge(lease, Long.MAX_VALUE)).isEqualTo(32);
        assertThat(store.query(rows())).isEqualTo(rows);
        assertThat(folders()).hasSize(MergeOutputs.MOST_FOLDERS + 1).contains(DAY + "partition=00");
        assertThat(store.catalog().liveShards()).hasSize(MergeOutputs.MOST_FOLDERS + 1);
    }

    @Test
    void aFolderGoesWithItsLastFileAndNoOtherFolderDoes() throws Exception {
        seal(32, "acme", List.of("x", "y"));
        Lease lease = decided();
        merger(EntityLayout.DIRECTORY).merge(lease, Long.MAX_VALUE);
        Path day = store.data().resolve(DAY);
        for (ShardEntry shard : store.catalog().liveShards()) {
            assertThat(day.resolve("tenant=acme")).isDirectory();
            store.files().move(shard.path(), new ShardPath("garbage/" + shard.path()));
        }
        assertThat(names(day)).containsExactly("partition=00");
        assertThat(names(store.data().resolve("garbage").resolve(DAY))).containsExactly("tenant=acme");
        for (ShardEntry shard : store.catalog().liveShards()) {
            store.files().delete(new ShardPath("garbage/" + shard.path()));
        }
        assertThat(names(store.data().resolve("garbage").resolve(DAY))).isEmpty();
    }

    private EventMerger merger(EntityLayout layout) {
        return new EventMerger(
                store.files(),
                store.catalog(),
                store.arrow(),
                store.budget(),
                MergeSettings.of(64 << 20, layout),
                MergePace.FULL);
    }

    /// Folders may be of partitions and of entities side by side.
    private String rows() {
        return "SELECT tenant, entity, id, epoch_us(ts), payload FROM "
                + store.events().replace("hive_partitioning = true, ", "") + " ORDER BY ALL";
    }

    private Set<String> folders() {
        return store.catalog().liveShards().stream()
                .map(shard -> shard.path().value())
                .filter(path -> !path.contains("/0-"))
                .map(path -> path.substring(0, path.lastIndexOf('/')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void seal(int files, String tenant, List<String> entities) throws Exception {
        try (ShardWriter writer = ShardWriter.open(store.settings("a", 1), store.parts())) {
            for (int file = 0; file < files; file++) {
                TestingBatches batch = TestingBatches.tenant(tenant);
                for (String entity : entities) {
                    batch.event(entity, UUID.randomUUID().toString(), SOME_DAY + file, "{\"n\":1}");
                }
                writer.append(batch.build()).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
