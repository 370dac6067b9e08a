package io.scoreline.standalone;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The class path of the tests for processes of their own: folders packed into jars, so that its classes can be archived as a JVM lays them out (class data sharing). The archive is made beside the first
/// processes, from a run of the demo; those that start once it is there take a good second less of the processor.
final class TestingClassPath {
    private static final Path DIRECTORY = directory();
    private static final String TEXT = text();
    private static volatile @Nullable Path archive;

    static {
        Thread.ofPlatform().daemon().name("class-archive").start(TestingClassPath::makeArchive);
    }

    private TestingClassPath() {}

    static List<String> options() {
        Path made = archive;
        return made == null || !Files.exists(made)
                ? List.of("-cp", TEXT)
                : List.of("-XX:SharedArchiveFile=" + made, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-cp", TEXT);
    }

    private static void makeArchive() {
        Path unfinished = DIRECTORY.resolve("making.jsa");
        List<String> command = new ArrayList<>(TestingProcess.java());
        command.addAll(List.of("-Xmx256m", "-XX:ArchiveClassesAtExit=" + unfinished, "-cp", TEXT, Scoreline.class.getName()));
        command.addAll(List.of("demo", "--once", "--events", "200", "--port", "0", "--data", DIRECTORY.resolve("demo").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("SCORELINE_"));
        try {
            Process process = builder.directory(DIRECTORY.toFile()).start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            if (process.waitFor() == 0 && Files.exists(unfinished)) {
                archive = Files.move(unfinished, DIRECTORY.resolve("classes.jsa"), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException withoutIt) {
            archive = null;
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path directory() {
        try {
            Path made = Files.createTempDirectory("scoreline-test-classes-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException left) {
            // The system empties the folder of temporary files.
        }
    }

    private static String text() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> entries = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator, -1)) {
            entries.add(Files.isDirectory(Path.of(entry)) ? pack(Path.of(entry), entries.size()).toString() : entry);
        }
        return String.join(File.pathSeparator, entries);
    }

    private static Path pack(Path folder, int number) {
        Path jar = DIRECTORY.resolve(number + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(zip, folder.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
