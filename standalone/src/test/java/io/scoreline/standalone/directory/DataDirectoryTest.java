package io.scoreline.standalone.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.standalone.TestingProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void aSecondTakerInThisProcessIsToldWhoHoldsIt() throws Exception {
        try (DataDirectory held = DataDirectory.take(directory)) {
            held.announce("http://127.0.0.1:1234");
            assertThatThrownBy(() -> DataDirectory.take(directory))
                    .isInstanceOf(DataDirectoryInUseException.class)
                    .hasMessageContaining(
                            "is in use by pid " + ProcessHandle.current().pid())
                    .hasMessageContaining("http://127.0.0.1:1234");
        }
        DataDirectory.take(directory).close();
    }

    @Test
    void anotherProcessKeepsItUntilItDies() throws Exception {
        try (TestingProcess other = TestingProcess.start(List.of(), Holding.class.getName(), directory.toString())) {
            other.awaitLine("held");
            assertThatThrownBy(() -> DataDirectory.take(directory))
                    .isInstanceOf(DataDirectoryInUseException.class)
                    .hasMessageContaining("is in use by pid " + other.pid());
            assertThatThrownBy(() -> DataDirectory.take(directory)).isInstanceOf(DataDirectoryInUseException.class);
            other.kill();
            DataDirectory.take(directory).close();
        }
    }

    @Test
    void anUnreadableHolderIsOneThatIsJustStarting() throws Exception {
        try (DataDirectory held = DataDirectory.take(directory)) {
            Files.writeString(held.path().resolve("holder.json"), "{");
            assertThatThrownBy(() -> DataDirectory.take(directory))
                    .hasMessageContaining("a process that is just starting");
        }
    }

    @Test
    void aFileInItsPlaceIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> DataDirectory.take(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected a directory");
    }

    @Test
    void theHolderIsGoneAfterTheEnd() throws Exception {
        DataDirectory held = DataDirectory.take(directory);
        assertThat(directory.resolve("holder.json")).exists();
        held.close();
        held.close();
        assertThat(directory.resolve("holder.json")).doesNotExist();
    }

    @Test
    void aRoleLeavesRoomForOtherRolesAloneAndNoneForTwoOfOneName() throws Exception {
        try (TestingProcess other =
                TestingProcess.start(List.of(), Holding.class.getName(), directory.toString(), "worker", "w")) {
            other.awaitLine("held");
            assertThatThrownBy(() -> DataDirectory.take(directory))
                    .isInstanceOfSatisfying(
                            DataDirectoryInUseException.class,
                            inUse -> assertThat(inUse.byRoles()).isTrue())
                    .hasMessageContaining("is in use by worker w (pid " + other.pid());
            assertThatThrownBy(() -> DataDirectory.join(directory, "worker", "w"))
                    .hasMessageContaining("worker name \"w\" is in use by pid " + other.pid());
            DataDirectory.join(directory, "api", "w").close();
            other.kill();
            DataDirectory.take(directory).close();
        }
    }

    @Test
    void rolesAreAdmittedByTheOneThatRunsTheServer() throws Exception {
        try (DataDirectory server = DataDirectory.take(directory)) {
            assertThat(joiner()).contains("is in use by pid " + ProcessHandle.current().pid());
            server.admitRoles();
            assertThat(joiner()).startsWith("held");
        }
    }

    private String joiner() throws Exception {
        try (TestingProcess role =
                TestingProcess.start(List.of(), Holding.class.getName(), directory.toString(), "api", "a")) {
            return role.awaitLine("e");
        }
    }

    /// The other process.
    static final class Holding {
        private Holding() {}

        public static void main(String[] arguments) throws Exception {
            Path path = Path.of(arguments[0]);
            try (DataDirectory held = arguments.length == 1
                    ? DataDirectory.take(path)
                    : DataDirectory.join(path, arguments[1], arguments[2])) {
                System.out.println("held " + held.path());
                System.in.read();
            } catch (DataDirectoryInUseException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
