package io.scoreline.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NicenessTest {
    @BeforeEach
    void linux() {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/thread-self/stat")), "no /proc that tells of threads");
    }

    /// proc_pid_stat(5): the 19th field, where the second one may have spaces in it.
    private static int own() throws IOException {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }

    @Test
    void workInTheBackgroundStandsBackAlone() throws Exception {
        int before = own();
        FutureTask<Integer> nice = new FutureTask<>(NicenessTest::own);
        Thread.ofPlatform().start(Niceness.background(nice)).join();
        assertThat(nice.get()).isEqualTo(Niceness.BACKGROUND);
        FutureTask<Integer> other = new FutureTask<>(NicenessTest::own);
        Thread.ofPlatform().start(other).join();
        assertThat(other.get()).isEqualTo(before);
        assertThat(own()).isEqualTo(before);
    }
}
