package io.scoreline.writer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.ErasureEntry;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.TestingBatches;
import io.scoreline.writer.TestingStore;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a tombstone erases leaves every file; what is later, and everybody else's, stays.
final class EventMergerErasureTest extends OnePartition {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long SOME_DAY = 1_767_225_600_000_000L;
    private static final String REST = "SELECT tenant, entity, id, epoch_us(ts), payload FROM %s"
            + " WHERE NOT (tenant = 't' AND entity = 'gone' AND id NOT LIKE 'later%%') ORDER BY ALL";

    @Test
    void filesThatMayHoldItAreRewrittenEachByItself() throws Exception {
        seal(1, true, 1);
        seal(2, false, 3);
        seal(9, true, 4);
        ErasureEntry erasure = erasure();
        seal("later", 1, true, 1);
        List<String> rest = store.query(REST.formatted(store.events()));
        List<ShardEntry> before = store.catalog().liveShards();
        Lease lease = decided();
        EventMerger merger = merger();

        // Of one tenant as of the other, and of two dates each but for the first.
        assertThat(merger.erase(lease, Long.MAX_VALUE)).isEqualTo(2 + 4 * 4);

        assertThat(store.query(REST.formatted(store.events()))).isEqualTo(rest);
        assertThat(count("entity = 'gone' AND id NOT LIKE 'later%' AND tenant = 't'")).isZero();
        assertThat(count("entity = 'gone' AND tenant = 'other'")).isEqualTo(6 * 2);
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
        assertThat(store.catalog().shardsToErase(ONLY, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(merger.erase(lease, Long.MAX_VALUE)).isZero();
        assertThat(store.catalog().liveShards()).as("those that cannot hold it stay").containsAll(before.subList(2, 5));
        ErasureEntry after = store.catalog().erasure("t", erasure.id()).orElseThrow();
        assertThat(after.rows()).isEqualTo(5 * 2);
        assertThat(after.eventFiles()).isEqualTo(1 + 4 * 2);
        assertThat(store.budget().reservedBytes()).isZero();
        assertThat(store.arrow().allocatedBytes()).isZero();
    }

    @Test
    void aFileWithNothingElseGoesAltogetherAndWhatIsNotScoredWaits() throws Exception {
        try (ShardWriter writer = ShardWriter.open(store.settings("a", 1), store.parts())) {
            append(writer, TestingBatches.tenant("t").event("gone", "id", SOME_DAY, "{\"n\":1}"));
        }
        erasure();
        Lease lease = decided();
        EventMerger merger = merger();
        assertThat(merger.erase(lease, 0)).isZero();
        assertThat(store.liveFiles()).hasSize(1);
        assertThat(merger.erase(lease, Long.MAX_VALUE)).isEqualTo(1);
        assertThat(store.liveFiles()).isEmpty();
    }

    @Test
    void anOrdinaryMergeLeavesItOutToo() throws Exception {
        seal(1, true, 32);
        ErasureEntry erasure = erasure();
        List<String> rest = store.query(REST.formatted(store.events()));
        Lease lease = decided();
        EventMerger merger = merger();
        assertThat(merger.merge(lease, Long.MAX_VALUE)).isEqualTo(64);
        assertThat(store.query(REST.formatted(store.events()))).isEqualTo(rest);
        assertThat(count("entity = 'gone' AND tenant = 't'")).isZero();
        assertThat(store.catalog().shardsToErase(ONLY, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.catalog().erasure("t", erasure.id()).orElseThrow().rows()).isEqualTo(32 * 2);
    }

    private long count(String where) throws Exception {
        return Long.parseLong(store.query("SELECT count(*) FROM " + store.events() + " WHERE " + where).getFirst());
    }

    /// All journals are registered, hence its tombstone stands at once.
    private ErasureEntry erasure() {
        UUID id = store.catalog().requestErasure("t", "gone", ONLY).id();
        assertThat(store.catalog().advanceErasures()).isEqualTo(1);
        ErasureEntry erasure = store.catalog().erasure("t", id).orElseThrow();
        assertThat(erasure.state()).isEqualTo(ErasureEntry.State.ERASING);
        return erasure;
    }

    private void seal(int days, boolean withIt, int batches) throws Exception {
        seal("id", days, withIt, batches);
    }

    /// Each batch becomes a file of its own: two events of somebody else, and two of the entity in each of two tenants.
    private void seal(String id, int days, boolean withIt, int batches) throws Exception {
        try (ShardWriter writer = ShardWriter.open(store.settings("a", 1), store.parts())) {
            for (int batch = 0; batch < batches; batch++) {
                TestingBatches events = TestingBatches.tenant("t");
                TestingBatches others = TestingBatches.tenant("other");
                for (int i = 0; i < 2; i++) {
                    long ts = SOME_DAY + (days > 2 ? (batch + i) % days * DAY_MICROS : 0) + i;
                    String name = id + "-" + days + "-" + batch + "-" + i;
                    events.event("stays", name, ts, "{\"n\":1}");
                    if (withIt) {
                        events.event("gone", name, ts, "{\"n\":2}");
                        others.event("gone", name, ts, "{\"n\":3}");
                    }
                }
                if (withIt) {
                    append(writer, others);
                }
                append(writer, events);
            }
        }
    }

    private static void append(ShardWriter writer, TestingBatches batch) throws Exception {
        writer.append(batch.build()).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
