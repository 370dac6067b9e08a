package io.scoreline.shard.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresBinariesTest {
    @TempDir
    Path cache;

    @Test
    void concurrentStartersUnpackOnceAndLeaveNothingBehind() throws Exception {
        Platform platform = Platform.current();
        Files.createDirectories(cache.resolve("pg.tmp-killed/bin"));
        Files.createDirectories(cache.resolve("pg/bin"));
        List<Future<PostgresBinaries>> starters = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                starters.add(threads.submit(() -> PostgresBinaries.provide(cache, "pg", platform)));
            }
        }
        for (Future<PostgresBinaries> starter : starters) {
            Path postgres = starter.get().program("postgres");
            assertThat(Commands.run(List.of(postgres.toString(), "--version")).output())
                    .contains("PostgreSQL");
        }
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left.map(path -> String.valueOf(path.getFileName()))).containsExactlyInAnyOrder("pg", "pg.lock");
        }
    }

    @Test
    void missingArchiveIsNamed() {
        assertThatThrownBy(() -> PostgresBinaries.provide(cache, "pg", new Platform("plan9", "mips")))
                .isInstanceOf(PostgresStartException.class)
                .hasMessageContaining("/postgres-plan9-mips.txz is not on the class path");
    }
}
