package io.scoreline.writer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.TestingBatches;
import io.scoreline.writer.TestingStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Where tenants keep their events for different times, each loses what it keeps no longer and nothing else.
final class EventMergerRetentionTest extends OnePartition {
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int SOME_DAY = 20_454;
    private static final List<String> TENANTS = List.of("a", "b", "c");

    @Test
    void aTenantThatKeepsLessLosesItsOldRowsAlone() throws Exception {
        seal(32);
        Lease lease = decided();
        EventMerger merger = merger();
        assertThat(merger.merge(lease, Long.MAX_VALUE)).isEqualTo(3 * 4 * 32);
        List<String> rest = store.query(rows("NOT (tenant = 'b' AND ts < " + day(2) + ")"));
        KeptDays kept = new KeptDays(SOME_DAY, Map.of("b", SOME_DAY + 2));

        assertThat(merger.expire(lease, 0, kept)).as("what is not scored waits").isZero();
        assertThat(merger.expire(lease, Long.MAX_VALUE, kept)).as("files of two days").isEqualTo(2);

        assertThat(store.query(rows("true"))).isEqualTo(rest);
        assertThat(store.catalog().expiredRows()).isEqualTo(2 * 32);
        assertThat(store.query(store.unsortedRows())).containsExactly("0");
        List<ShardEntry> live = store.catalog().liveShards();
        assertThat(merger.expire(lease, Long.MAX_VALUE, kept)).isZero();
        assertThat(merger().expire(lease, Long.MAX_VALUE, kept)).as("by another process").isZero();
        assertThat(store.catalog().liveShards()).isEqualTo(live);
        assertThat(store.budget().reservedBytes()).isZero();
        assertThat(store.arrow().allocatedBytes()).isZero();
    }

    @Test
    void whoKeepsMoreThanAllOthersKeepsItsRowsAlone() throws Exception {
        seal(32);
        Lease lease = decided();
        EventMerger merger = merger();
        assertThat(merger.merge(lease, Long.MAX_VALUE)).isEqualTo(3 * 4 * 32);
        KeptDays kept = new KeptDays(SOME_DAY + 1, Map.of("a", SOME_DAY + 3, "c", KeptDays.EVER));
        List<String> rest = store.query(rows("(tenant = 'c') OR (tenant = 'a' AND ts >= " + day(3)
                + ") OR (tenant = 'b' AND ts >= " + day(1) + ")"));
        assertThat(merger.expire(lease, Long.MAX_VALUE, kept)).isEqualTo(3);
        assertThat(store.query(rows("true"))).isEqualTo(rest);

        KeptDays later = new KeptDays(SOME_DAY + 2, Map.of("a", SOME_DAY + 4, "c", KeptDays.EVER));
        assertThat(merger.expire(lease, Long.MAX_VALUE, later)).as("files of the days that are over now").isEqualTo(2);
        assertThat(store.query("SELECT DISTINCT tenant, date_diff('day', DATE '2026-01-01', ts) AS d FROM " + store.events() + " ORDER BY ALL"))
                .containsExactly("b|2", "b|3", "c|0", "c|1", "c|2", "c|3");
    }

    @Test
    void landingShardsOfOldDaysGoWithAllTheirRows() throws Exception {
        seal(1);
        Lease lease = decided();
        List<String> rest = store.query(rows("tenant <> 'b' OR ts >= " + day(3)));
        KeptDays kept = new KeptDays(SOME_DAY, Map.of("b", SOME_DAY + 3));
        assertThat(merger().expire(lease, Long.MAX_VALUE, kept)).as("files of three days").isEqualTo(3);
        assertThat(store.query(rows("true"))).isEqualTo(rest);
        assertThat(store.catalog().liveShards()).hasSize(3 * 4 - 3).allMatch(shard -> shard.level() == 0);
    }

    @Test
    void filesThatAreSetAsideHoldNobodyUp() throws Exception {
        seal(18, List.of("b"));
        Lease lease = decided();
        List<ShardEntry> live = store.catalog().liveShards();
        assertThat(live).hasSize(18 * 4);
        live.subList(0, 66).forEach(shard -> store.catalog().putAside(ONLY, shard.path(), "test"));
        KeptDays kept = new KeptDays(KeptDays.EVER, Map.of("b", SOME_DAY + 4));
        assertThat(merger().expire(lease, Long.MAX_VALUE, kept)).isEqualTo(6);
        assertThat(store.catalog().liveShards()).hasSize(66);
    }

    @Test
    void whereAllKeepTheSameNothingIsLookedAt() throws Exception {
        seal(2);
        Lease lease = decided();
        KeptDays kept = new KeptDays(SOME_DAY + 2, Map.of("b", SOME_DAY + 2));
        assertThat(kept.isByTenant()).isFalse();
        assertThat(merger().expire(lease, Long.MAX_VALUE, kept)).isZero();
        assertThat(KeptDays.ALL.isByTenant()).isFalse();
    }

    private String rows(String where) {
        return "SELECT tenant, entity, id, epoch_us(ts), payload FROM " + store.events() + " WHERE " + where + " ORDER BY ALL";
    }

    private static String day(int number) {
        return "TIMESTAMPTZ '2026-01-0" + (1 + number) + " 00:00:00+00'";
    }

    /// So many files of each tenant and each of four days, with an event each.
    private void seal(int files) throws Exception {
        seal(files, TENANTS);
    }

    private void seal(int files, List<String> tenants) throws Exception {
        try (ShardWriter writer = ShardWriter.open(store.settings("a", 1), store.parts())) {
            for (int file = 0; file < files; file++) {
                for (String tenant : tenants) {
                    TestingBatches batch = TestingBatches.tenant(tenant);
                    for (int day = 0; day < 4; day++) {
                        batch.event("e-" + file % 3, "id-" + file + "-" + day, (SOME_DAY + day) * DAY_MICROS + file, "{\"n\":1}");
                    }
                    writer.append(batch.build()).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
                }
            }
        }
    }
}
