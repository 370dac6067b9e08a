package io.scoreline.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.scoring.expression.NearestName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void sizesAreReadWithTheirUnits() {
        assertThat(DataSize.parse("64MiB")).isEqualTo(new DataSize(64L << 20));
        assertThat(DataSize.parse("4 GiB").toString()).isEqualTo("4GiB");
        assertThat(DataSize.parse("5MB").bytes()).isEqualTo(5_000_000);
        assertThat(new DataSize(1500).toString()).isEqualTo("1500B");
        for (String wrong : List.of("", "64", "MiB", "-1MiB", "1.5GiB", "64Mib/s", "999999999999GiB")) {
            assertThatThrownBy(() -> DataSize.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void durationsAreReadWithTheirUnits() {
        assertThat(DurationText.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(DurationText.parse("30d")).isEqualTo(Duration.ofDays(30));
        for (String wrong : List.of("", "5", "h", "-1h", "1h30m", "1w")) {
            assertThatThrownBy(() -> DurationText.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theNearestNameIsTheOneWithTheFewestEdits() {
        List<String> names = List.of("port", "partitions", "name", "dedupWindow");
        assertThat(NearestName.of("prot", names)).isEqualTo("port");
        assertThat(NearestName.of("partition", names)).isEqualTo("partitions");
        assertThat(NearestName.of("dedup-window", names)).isEqualTo("dedupWindow");
        assertThat(NearestName.of("completely different", names)).isNull();
    }
}
