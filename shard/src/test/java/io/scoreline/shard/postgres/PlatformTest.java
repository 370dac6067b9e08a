package io.scoreline.shard.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PlatformTest {
    @Test
    void archivesAreNamedAsInTheBinaries() throws Exception {
        assertThat(Platform.of("Linux", "amd64").archive()).isEqualTo("/postgres-linux-x86_64.txz");
        assertThat(Platform.of("Linux", "aarch64").archive()).isEqualTo("/postgres-linux-arm_64.txz");
        assertThat(Platform.of("Mac OS X", "x86_64").archive()).isEqualTo("/postgres-darwin-x86_64.txz");
        assertThat(Platform.of("Mac OS X", "aarch64").archive()).isEqualTo("/postgres-darwin-arm_64.txz");
    }

    @Test
    void platformWithoutBinariesIsNamedWithTheWayOut() {
        assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
                .isInstanceOf(PostgresStartException.class)
                .hasMessageContaining("Windows 11 on amd64")
                .hasMessageContaining("URL of a server");
        assertThatThrownBy(() -> Platform.of("Linux", "riscv64")).hasMessageContaining("Linux on riscv64");
    }
}
