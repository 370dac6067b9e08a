package io.scoreline.writer.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the writer and the reader in a JVM whose class path has no Hadoop on it, as it is shipped.
final class WithoutHadoopTest {
    @TempDir
    Path folder;

    @Test
    void shardsAreWrittenAndReadWithoutHadoopOnTheClassPath() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPathWithoutHadoop(),
                WithoutHadoopTest.class.getName(),
                folder.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("same: true");
    }

    public static void main(String[] args) throws IOException {
        try {
            throw new AssertionError(Class.forName("org.apache.hadoop.conf.Configuration") + " is there");
        } catch (ClassNotFoundException e) {
            TestingFiles files = new TestingFiles(new LocalFileStore(Path.of(args[0])));
            TestingRows rows = new TestingRows(TestingRows.SCHEMA, 30_000, new Random(1));
            ShardPath path = new ShardPath("events/x.parquet");
            files.write(path, rows, Map.of());
            System.out.println("same: " + files.read(path, 1_000).equals(TestingFiles.valuesOf(rows)));
        }
    }

    private static String classPathWithoutHadoop() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> entries = Arrays.asList(all.split(File.pathSeparator));
        List<String> kept = entries.stream()
                .filter(entry -> !entry.contains("hadoop-client"))
                .toList();
        assertThat(kept).hasSizeLessThan(entries.size());
        return kept.stream().collect(Collectors.joining(File.pathSeparator));
    }
}
