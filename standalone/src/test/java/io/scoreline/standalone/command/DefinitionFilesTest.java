package io.scoreline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Definitions checked, tested and compared as files, without a store.
class DefinitionFilesTest {
    private static final String DEFINITION = """
            name: logons
            version: 1
            features:
              kind:
                path: LogonType
                type: long
            signal:
              network: 2 * (kind == 3)
            aggregates:
              heat:
                fn: sum
                of: signal
              events:
                fn: count
            score: heat + 0.5 * events
            bands:
              low: 0
              high: 4
            """;
    private static final String[] MAPPED = {"--entity", "host", "--ts", "time"};

    @TempDir
    private Path directory;

    private final TestingTerminal terminal = new TestingTerminal();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("d.yaml"), DEFINITION);
        Files.writeString(directory.resolve("p.yaml"), DEFINITION.replace("type: long", "type: long\n    parse: true"));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            lines.append("{\"host\":\"").append(i < 4 ? "a" : "b").append("\",\"time\":\"2026-01-01T00:00:0");
            lines.append(i).append("Z\",\"LogonType\":\"").append(i < 2 ? 3 : 2).append("\",\"size\":").append(i);
            lines.append("}\n");
        }
        Files.writeString(directory.resolve("s.ndjson"), lines.toString());
    }

    private String run(int exitCode, String... arguments) {
        Context context = new Context(terminal.terminal(), Map.of(), directory, Clock.systemUTC());
        List<String> all = new ArrayList<>(List.of("definition"));
        all.addAll(List.of(arguments));
        int found = new CommandRunner(context).run(all.toArray(String[]::new));
        String text = terminal.takeOut() + terminal.takeErr();
        assertThat(found).as(text).isEqualTo(exitCode);
        return text;
    }

    private String runMapped(int exitCode, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(MAPPED));
        return run(exitCode, all.toArray(String[]::new));
    }

    @Test
    void checkSaysWhatStatesTakeAndWhatTheSampleSays() {
        assertThat(run(0, "check", "d.yaml"))
                .contains("logons@1: 1 features, 1 terms, 2 aggregates, 2 bands; no problems")
                .containsPattern("state of an entity: \\d+ B, \\d+ B at most; of 1 M entities: \\d+ MB");
        assertThat(runMapped(0, "check", "d.yaml", "--events", "s.ndjson"))
                .contains("sample: 6 events, 2 entities; 6 scored, 0 of other types, 0 invalid; 0 lines refused")
                .containsPattern("kind +LogonType +long +6 +100.0 %")
                .contains("warning: kind: 6 of 6 values are strings, type is long; add parse: true")
                .contains("next: ./scoreline definition add d.yaml");
        assertThat(runMapped(0, "check", "p.yaml", "--events", "s.ndjson")).doesNotContain("warning");
    }

    @Test
    void checkLeadsFromASampleToADefinition() throws Exception {
        assertThat(run(2, "check", "d.yaml", "--events", "s.ndjson"))
                .contains("s.ndjson: its lines are no envelopes", "--entity host --ts time")
                .containsPattern("LogonType +string +100.0 % +2");
        assertThat(runMapped(1, "check", "new.yaml", "--events", "s.ndjson"))
                .contains("expected a file, found none; with --new a first definition");
        assertThat(runMapped(0, "check", "new.yaml", "--events", "s.ndjson", "--new"))
                .contains("written: ", "new@1: 1 features", "no problems")
                .doesNotContain("warning");
        assertThat(directory.resolve("new.yaml")).content().contains("path: size");
        assertThat(runMapped(1, "check", "new.yaml", "--events", "s.ndjson", "--new"))
                .contains("--new writes no file that exists");
    }

    private String test(int exitCode, String cases) throws IOException {
        Files.writeString(directory.resolve("c.yaml"), cases);
        return runMapped(exitCode, "test", "p.yaml", "--events", "s.ndjson", "--expect", "c.yaml");
    }

    @Test
    void whatIsAsExpectedPassesAndWhatIsNotIsATable() throws Exception {
        assertThat(test(0, """
                entities:
                  a:
                    score: 6
                    band: high
                    aggregates:
                      heat: 4
                      events: 4
                  b:
                    score: 1.0
                  c:
                    absent: true
                """)).contains("logons@1: 3 entities are as expected, of 6 events");
        assertThat(test(1, """
                tolerance: 0.25
                entities:
                  a: {score: 6.2, band: low, aggregates: {heat: 4.3}}
                  b: {absent: true}
                  c: {score: 1}
                """))
                .containsPattern("a +band +low +high +c.yaml:3")
                .containsPattern("a +heat +4.3 +4.0 +c.yaml:3")
                .containsPattern("b +entity +absent +a score of 1.0 +c.yaml:4")
                .containsPattern("c +entity +present +no event of it counts +c.yaml:5")
                .contains("error: 4 values differ")
                .doesNotContain("6.2");
    }

    @Test
    void badFilesOfATestAreToldWithTheirPlace() throws Exception {
        assertThat(test(2, "entities:\n  a: {band: hihg}\n"))
                .contains("c.yaml:2:13: a.band: logons has no hihg", "did you mean high?");
        assertThat(test(2, "entities:\n  a: {score: [1]}\n")).contains("c.yaml:2:14: a.score: expected a number");
        assertThat(test(2, "entities:\n  a: {}\n")).contains("c.yaml:2:3: a: expected score, band or aggregates");
        assertThat(test(2, "entitys:\n  a: {score: 1}\n")).contains("c.yaml:1:1: ", "did you mean entities?");
        assertThat(test(2, "entities: {a\n")).contains("c.yaml:", "no YAML");
        assertThat(test(2, "at: soon\nentities: {a: {score: 1}}\n")).contains("c.yaml:1:5: at: last, or expected");
        Files.writeString(directory.resolve("s.ndjson"), "{\"host\":\"a\"}\nnonsense\n");
        assertThat(test(2, "entities: {a: {score: 1}}\n"))
                .contains("s.ndjson:1: expected a time at time", "s.ndjson:2: expected a JSON object");
        Files.writeString(directory.resolve("p.yaml"), "name: x\n");
        assertThat(test(2, "entities: {a: {score: 1}}\n")).contains("p.yaml:1:1: version");
    }

    @Test
    void differencesAreToldByMeaningAndByLine() throws Exception {
        Files.writeString(
                directory.resolve("e.yaml"),
                "# other\n" + DEFINITION.replace("2 * (kind == 3)", "3*(kind==3)").replace("  high: 4", "  peak: 5"));
        assertThat(run(0, "diff", "d.yaml", "e.yaml"))
                .containsPattern("what +d.yaml +e.yaml")
                .containsPattern("term network, expr +2 \\* \\(kind == 3\\) +3\\*\\(kind==3\\)")
                .containsPattern("band high +4 +\\(none\\)")
                .containsPattern("band peak +\\(none\\) +5")
                .contains("- " + "  network: 2 * (kind == 3)", "+ " + "  network: 3*(kind==3)", "+ # other");
        Files.writeString(
                directory.resolve("e.yaml"),
                "# the same\n" + DEFINITION.replace("2 * (kind == 3)", "2*(kind==3)").replace(
                        "type: long", "type: long\n    parse: false"));
        assertThat(run(0, "diff", "d.yaml", "e.yaml")).contains("d.yaml and e.yaml mean the same", "+ # the same");
        assertThat(run(1, "diff", "d.yaml", "none.yaml")).contains("expected a file, found none");
    }
}
