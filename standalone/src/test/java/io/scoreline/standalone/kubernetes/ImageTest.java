package io.scoreline.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scoreline.standalone.TestingFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is shipped, made and started: the image by buildah of what this machine has, and the archive with its own runtime. Both are made of jars, so they have to be packaged first.
@Tag("slow")
@Timeout(600)
class ImageTest {
    private static final long MOST_IMAGE_BYTES = 200_000_000;
    private static final String TAG = "localhost/scoreline-test";

    @TempDir
    private Path directory;

    private final Path top = TestingFiles.checkout();

    private void assumePackaged() throws IOException {
        Path target = top.resolve("standalone/target");
        boolean packaged = false;
        if (Files.isDirectory(target.resolve("lib"))) {
            try (Stream<Path> jars = Files.list(target)) {
                packaged = jars.anyMatch(jar -> String.valueOf(jar.getFileName()).matches("standalone-[0-9].*\\.jar"));
            }
        }
        assumeTrue(packaged, "nothing is packaged: mvn -DskipTests package comes first");
    }

    @Test
    void theImageIsSmallAndRunsAsNobodyWithoutJavaAround() throws Exception {
        assumePackaged();
        assumeTrue(isThere("buildah") && isThere("busybox"), "buildah or busybox is not on the PATH: the image was not built");
        run(Map.of(), top.resolve("dist/image").toString(), TAG);
        String inspected = run(Map.of(), "buildah", "inspect", "--type", "image", "--format", "{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}}", TAG);
        assertThat(inspected.strip()).isEqualTo("10001:10001 [/opt/scoreline/scoreline] [up]");
        String container = run(Map.of(), "buildah", "from", TAG).strip();
        try {
            Path root = Path.of(run(Map.of(), "buildah", "mount", container).strip());
            long bytes = bytes(root);
            System.out.println("image: " + bytes / 1_000_000 + " MB");
            assertThat(bytes).isLessThan(MOST_IMAGE_BYTES);
            String demo = run(Map.of(), "buildah", "run", container, "--", "/opt/scoreline/scoreline", "demo", "--once", "--port", "0", "--data", "/tmp/demo");
            assertThat(demo).contains("account-");
        } finally {
            run(Map.of(), "buildah", "rm", container);
        }
    }

    private static long bytes(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void theArchiveRunsOnAMachineWithoutJava() throws Exception {
        assumePackaged();
        Path made = directory.resolve("made");
        run(Map.of(), top.resolve("dist/release").toString(), made.toString());
        String archive;
        try (Stream<Path> files = Files.list(made)) {
            archive = files.map(Path::toString).filter(name -> name.endsWith(".tar.gz")).findFirst().orElseThrow();
        }
        Path elsewhere = Files.createDirectories(directory.resolve("else where"));
        String told = run(
                Map.of("PATH", "/usr/bin:/bin"),
                "env", "-i", "PATH=/usr/bin:/bin", "HOME=" + directory,
                "sh", "-c", "cd '" + elsewhere + "' && tar xf '" + archive + "' && ./scoreline demo --once --port 0");
        assertThat(told).contains("account-");
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--help").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static String run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> all = new TreeMap<>(Map.of(
                "JAVA_HOME", System.getProperty("java.home"), "STORAGE_DRIVER", "vfs", "BUILDAH_ISOLATION", "chroot"));
        all.putAll(environment);
        builder.environment().putAll(all);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(List.of(command) + "\n" + output).isZero();
        return output;
    }
}
