package io.scoreline.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    @TempDir
    private Path directory;

    private final TestingTerminal terminal = new TestingTerminal();

    private int run(String... arguments) {
        return runner(Map.of()).run(arguments);
    }

    private CommandRunner runner(Map<String, String> environment) {
        return new CommandRunner(new Context(terminal.terminal(), environment, directory, Clock.systemUTC()));
    }

    @Test
    void everyCommandHasHelp() {
        for (List<String> command : commands()) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add("--help");
            assertThat(run(arguments.toArray(String[]::new)))
                    .as(arguments.toString())
                    .isZero();
            assertThat(terminal.takeOut()).contains("Usage: scoreline");
        }
    }

    @Test
    void theReleaseIsTold() {
        assertThat(run("--version")).isZero();
        assertThat(terminal.takeOut()).startsWith("scoreline ").contains("Java 2").hasLineCount(1);
    }

    private List<List<String>> commands() {
        CommandLine top = runner(Map.of()).commandLine();
        List<List<String>> all = new ArrayList<>();
        all.add(List.of());
        top.getSubcommands().forEach((name, command) -> {
            all.add(List.of(name));
            command.getSubcommands().keySet().forEach(inner -> all.add(List.of(name, inner)));
        });
        assertThat(all).contains(List.of("up"), List.of("load"), List.of("definition", "activate"));
        return all;
    }

    @Test
    void whatIsUnknownIsRefusedWithTheNearestName() {
        usageError("unknown option --prot, did you mean --port?", "up", "--prot", "1");
        usageError("unknown option --dta, did you mean --data?", "scores", "--dta=x");
        usageError("unknown command defintion, did you mean definition?", "defintion");
        usageError("unknown command lst, did you mean list?", "definition", "lst");
        usageError("unknown option --sqk, did you mean --sql?", "files", "--sqk");
        usageError("unknown option --row, did you mean --rows?", "inspect", "--row", "1", "x");
        usageError("expected the required parameter: 'FILE'", "inspect");
        usageError("unknown command inspct, did you mean inspect?", "journal", "inspct");
        usageError("unexpected argument x", "config", "x");
        usageError("expected a command");
        usageError("definition: expected one of activate, add, cancel, ", "definition");
        usageError("journal: expected one of inspect, drain, forget", "journal");
        usageError("--entity=PATH", "load", "x.ndjson", "--ts", "t");
        usageError("--rebase", "load", "x.ndjson", "--ts", "t", "--entity", "e", "--rebase", "then");
    }

    @Test
    void keysAreRefusedThatCannotBeMeant() {
        refused("expected --tenant TENANT or --operator, found neither", "key", "create", "a");
        refused("expected --tenant TENANT or --operator, found both", "key", "create", "a", "--tenant", "t", "--operator");
        for (String time : List.of("12h", "36h", "0d", "40000d", "soon", "-1d", "")) {
            refused("TIME: expected 1 to 36500 whole days such as 30d, forever or default, found \"" + time + "\"", "key", "retention", "t", time);
        }
        refused("--tenant: expected 1 to 63 lower-case letters", "key", "create", "a", "--tenant", "T/../x");
        refused("--scope: expected write, read or admin, found \"all\"", "key", "create", "a", "--tenant", "t", "--scope", "all");
        refused("--scope: expected admin for an operator's key", "key", "create", "a", "--operator", "--scope", "read");
        refused("--origin: expected scheme and host", "key", "create", "a", "--tenant", "t", "--origin", "shop");
        refused("--origin: expected the scope write alone", "key", "create", "a", "--tenant", "t", "--origin", "https://shop.example", "--scope", "read");
        refused("--expires: expected a number and a unit", "key", "create", "a", "--tenant", "t", "--expires", "soon");
        usageError("key: expected one of create, list, revoke, limit", "key");
        usageError("rejected: expected one of list, replay", "rejected");
    }

    private void refused(String message, String... arguments) {
        assertThat(run(arguments)).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.takeErr()).startsWith("error: ").contains(message).hasLineCount(1);
    }

    private void usageError(String message, String... arguments) {
        assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.takeErr()).startsWith("error: ").contains(message).hasLineCount(1);
    }

    @Test
    void errorsAreOneLineWithoutAStackTrace() {
        failure("expected a file of JSON lines, found nothing", "load", "missing.ndjson", "--entity", "e", "--ts", "t");
        failure(
                "batch-events: expected 1 to 5000, found 0",
                "load",
                "x",
                "--entity",
                "e",
                "--ts",
                "t",
                "--batch-events",
                "0");
        failure("--entity \"$.\"", "load", "x", "--entity", "$.", "--ts", "t");
        failure(
                "expected a store, found nothing",
                "scores",
                "--data",
                directory.resolve("none").toString());
        failure("definition \"x\": expected NAME@VERSION", "definition", "retire", "x");
        failure("--rows: expected 0 to 1000, found 1001", "inspect", "x", "--rows", "1001");
        failure("missing.parquet: expected a file, found nothing", "inspect", "missing.parquet");
        failure("none: expected a journal's directory", "journal", "inspect", "none");
        failure("expected a store, found nothing", "files", "--sql", "--data", "none");
        failure("--events: expected 1 or more", "generate", "--events", "0");
        failure("--end: expected now or a time", "generate", "--end", "yesterday");
        failure("expected http://HOST:PORT", "scores", "--url", "localhost");
        failure("definition no.yaml: expected a file, found none", "definition", "add", "no.yaml");
    }

    private void failure(String message, String... arguments) {
        assertThat(run(arguments)).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.takeErr()).startsWith("error: ").contains(message).hasLineCount(1);
    }

    @Test
    void verboseShowsWhereAnErrorCameFrom() {
        assertThat(run("generate", "--events", "0", "--verbose")).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.takeErr()).contains("error: --events", "\tat io.scoreline.standalone");
    }

    @Test
    void problemsOfADefinitionAreToldAsCompilersDo() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yaml"), """
            name: x
            version: 1
            featurs:
              a: {path: a, type: double}
            score: 1
            """);
        assertThat(run("definition", "add", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.takeErr()).contains("error: " + file + ":3:1: ", "featurs", "nearest: features");
    }

    @Test
    void configShowsWhereEveryValueCameFrom() throws Exception {
        Files.writeString(directory.resolve("scoreline.yaml"), "partitions: 4\npostgresPassword: geheim\n");
        assertThat(runner(Map.of("SCORELINE_NAME", "a-2")).run("config", "--port", "0"))
                .isZero();
        assertThat(terminal.takeOut())
                .containsPattern("port +0 +flag")
                .containsPattern("partitions +4 +scoreline.yaml")
                .containsPattern("name +a-2 +environment SCORELINE_NAME")
                .containsPattern("journalCap +4GiB +default")
                .doesNotContain("geheim");
    }

    @Test
    void configRefusesWhatIsWrong() {
        assertThat(runner(Map.of("SCORELINE_PORT", "x")).run("config")).isEqualTo(ExitCode.FAILED);
        assertThat(terminal.takeErr())
                .contains("error: port: expected a whole number", "SCORELINE_PORT")
                .hasLineCount(1);
    }

    @Test
    void generatedEventsAreReproducible() throws Exception {
        String[] arguments = {
            "generate", "--events", "20", "--seed", "9", "--end", "2026-01-01T00:00:00Z", "--out", "a.ndjson"
        };
        assertThat(run(arguments)).isZero();
        byte[] first = Files.readAllBytes(directory.resolve("a.ndjson"));
        assertThat(run(arguments)).isZero();
        assertThat(Files.readAllBytes(directory.resolve("a.ndjson"))).isEqualTo(first);
        assertThat(new String(first, UTF_8)).hasLineCount(20);
    }
}
