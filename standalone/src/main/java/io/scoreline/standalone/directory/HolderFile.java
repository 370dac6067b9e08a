package io.scoreline.standalone.directory;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a process that uses a data directory tells who it is. `role` is empty for one that runs all roles, or the
/// server for others.
record HolderFile(Path file, String role, String name) {
    private static final String PROCESSES = "processes";
    private static final String SUFFIX = ".json";

    static HolderFile main(Path directory) {
        return new HolderFile(directory.resolve("holder.json"), "", "");
    }

    static HolderFile of(Path directory, String role, String name) {
        return new HolderFile(directory.resolve(PROCESSES).resolve(role + "-" + name + SUFFIX), role, name);
    }

    Path lockFile() {
        String own = String.valueOf(file.getFileName());
        return file.resolveSibling(own.substring(0, own.length() - SUFFIX.length()) + ".lock");
    }

    Optional<Holder> read() throws IOException {
        return read(file);
    }

    private static Optional<Holder> read(Path file) throws IOException {
        try {
            return Holder.decode(Files.readAllBytes(file));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        }
    }

    void write(@Nullable String url) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, new Holder(ProcessHandle.current().pid(), url, role, name).encode());
        Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /// Everyone who says that he uses the directory.
    static List<Holder> all(Path directory) throws IOException {
        List<Holder> all = new ArrayList<>(main(directory).read().stream().toList());
        all.addAll(roles(directory));
        return all;
    }

    /// The processes of roles that live, APIs first. One that was killed leaves its file.
    static List<Holder> roles(Path directory) throws IOException {
        List<Holder> live = new ArrayList<>();
        Path processes = directory.resolve(PROCESSES);
        if (Files.isDirectory(processes)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(processes, "*" + SUFFIX)) {
                for (Path file : files) {
                    read(file)
                            .filter(holder -> ProcessHandle.of(holder.pid()).isPresent())
                            .ifPresent(live::add);
                }
            }
        }
        live.sort(Holder.APIS_FIRST);
        return live;
    }
}
