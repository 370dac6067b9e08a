package io.scoreline.standalone.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.TestingTerminal;
import io.scoreline.standalone.command.CommandRunner;
import io.scoreline.standalone.command.Context;
import io.scoreline.standalone.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Documents rot where nothing checks them: every path, type and setting that they name must exist.
class DocumentsTest {
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*");
    private static final Pattern PACKAGE = Pattern.compile("io\\.scoreline(\\.[a-z]+)+");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/?");
    private static final Set<String> MODULES =
            Set.of("scoring", "shard", "shard-writer", "worker", "api", "standalone");

    private final Path top = TestingFiles.checkout();

    @Test
    void everyTypeInTheArchitectureExists() throws IOException {
        Set<String> known = sources("src")
                .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
                .collect(Collectors.toSet());
        List<String> named =
                named().filter(code -> TYPE.matcher(code).matches()).toList();
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(named).allSatisfy(type -> assertThat(known).contains(type));
    }

    @Test
    void everyPackageInTheArchitectureExistsAndNoneIsMissing() throws IOException {
        Set<String> named =
                named().filter(code -> PACKAGE.matcher(code).matches()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> existing = new TreeSet<>();
        try (Stream<Path> files = sources("src/main/java")) {
            files.filter(file -> file.endsWith("package-info.java")).forEach(file -> existing.add(packageOf(file)));
        }
        assertThat(named).isEqualTo(existing);
    }

    private static String packageOf(Path packageInfo) {
        String path = String.valueOf(packageInfo.getParent()).replace('\\', '/');
        return path.substring(path.indexOf("/src/main/java/") + "/src/main/java/".length())
                .replace('/', '.');
    }

    @Test
    void everyPathInTheArchitectureExists() throws IOException {
        List<String> paths = named().filter(code -> PATH.matcher(code).matches()
                        && (code.contains("/") || code.matches(".*\\.(md|xml|yaml|ndjson)")))
                .toList();
        assertThat(paths).hasSizeGreaterThan(5);
        assertThat(paths).allSatisfy(path -> assertThat(top.resolve(path)).exists());
    }

    @Test
    void theReadmeNamesEverySettingWithItsDefault() throws IOException {
        String readme = Files.readString(top.resolve("README.md"));
        for (Setting setting : Setting.values()) {
            assertThat(readme)
                    .contains("| `" + setting.key() + "` | "
                            + (setting.defaultText() == null ? "" : "`" + setting.defaultText() + "` ") + "| ");
        }
    }

    @Test
    void theReadmeNamesEveryCommand() throws IOException {
        String readme = Files.readString(top.resolve("README.md"));
        TestingTerminal terminal = new TestingTerminal();
        new CommandRunner(new Context(terminal.terminal(), Map.of(), top, Clock.systemUTC())).run("--help");
        List<String> commands = new ArrayList<>();
        terminal.takeOut()
                .lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .filter(line -> line.matches("  \\S.*"))
                .forEach(line -> commands.add(line.strip().replaceFirst(" .*", "")));
        assertThat(commands).contains("up", "demo", "load", "scores", "definition", "generate", "config");
        assertThat(commands).allSatisfy(command -> assertThat(readme).contains("./scoreline " + command));
    }

    @Test
    void theTestCommandIsTheReadmesOwn() throws IOException {
        Path run = top.resolve(".ci/run");
        List<String> script = Files.readAllLines(run);
        assertThat(Files.isExecutable(run)).isTrue();
        assertThat(Files.readString(top.resolve("README.md"))).contains("```sh\n" + script.getLast() + "\n```");
    }

    private Stream<String> named() throws IOException {
        return CODE.matcher(Files.readString(top.resolve("ARCHITECTURE.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct();
    }

    private Stream<Path> sources(String below) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(top.resolve(module).resolve(below))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
            }
        }
        return all.stream();
    }
}
