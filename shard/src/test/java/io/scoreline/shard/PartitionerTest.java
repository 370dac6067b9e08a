package io.scoreline.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PartitionerTest {
    @Test
    void partitionsAreTheSameInEveryRelease() {
        Partitioner partitioner = new Partitioner(1 << 20);
        assertThat(of(partitioner, "", "host-1")).isEqualTo(863_170);
        assertThat(of(partitioner, "acme", "host-1")).isEqualTo(739_827);
        assertThat(of(partitioner, "acme", "")).isEqualTo(577_103);
        assertThat(of(partitioner, "tenänt", "wörkstation")).isEqualTo(550_174);
    }

    @Test
    void entityIsTakenFromItsPlaceInTheBytes() {
        Partitioner partitioner = new Partitioner(1000);
        byte[] row = "xxhost-1yy".getBytes(StandardCharsets.UTF_8);
        assertThat(partitioner.of(bytes("acme"), row, 2, 6).value()).isEqualTo(of(partitioner, "acme", "host-1"));
    }

    @Test
    void borderBetweenTenantAndEntityCounts() {
        Partitioner partitioner = new Partitioner(1 << 20);
        assertThat(of(partitioner, "ab", "c")).isNotEqualTo(of(partitioner, "a", "bc"));
    }

    @Test
    void entitiesSpreadEvenly() {
        int partitions = 8;
        int entities = 80_000;
        Partitioner partitioner = new Partitioner(partitions);
        int[] counts = new int[partitions];
        for (int i = 0; i < entities; i++) {
            counts[of(partitioner, "acme", "host-" + i)]++;
        }
        List<Integer> spread = new ArrayList<>();
        for (int count : counts) {
            spread.add(count);
        }
        assertThat(spread).allSatisfy(count -> assertThat(count).isBetween(9_500, 10_500));
    }

    @Test
    void noPartitionIsRefused() {
        assertThatThrownBy(() -> new Partitioner(0)).hasMessageContaining("expected 1 or more, found 0");
    }

    private static int of(Partitioner partitioner, String tenant, String entity) {
        byte[] bytes = bytes(entity);
        return partitioner.of(bytes(tenant), bytes, 0, bytes.length).value();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
