package io.scoreline.shard.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks a tar.xz with folders, files and relative links below one folder. Programs and libraries are forced to disk, so that a power cut leaves no empty ones behind.
final class ArchiveUnpacker {
    /// Memory the decoder may take; the archives need 9 to 65 MiB.
    private static final int DECODER_LIMIT_KIB = 128 << 10;

    private static final int OWNER_EXECUTE = 0100;

    private final Path target;

    ArchiveUnpacker(Path target) {
        this.target = target;
    }

    void unpack(InputStream archive) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZInputStream(archive, DECODER_LIMIT_KIB), 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar);
            }
        }
    }

    private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
        Path path = inside(target.resolve(entry.getName()), entry);
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(parent(path));
        if (entry.isSymbolicLink()) {
            inside(parent(path).resolve(entry.getLinkName()), entry);
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(content, path);
            boolean program = (entry.getMode() & OWNER_EXECUTE) != 0;
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            if (program || entry.getName().contains("lib/")) {
                force(path);
            }
        } else {
            throw new IOException("archive entry " + entry.getName() + ": expected a file, a folder or a symbolic link");
        }
    }

    private Path inside(Path path, TarArchiveEntry entry) throws IOException {
        if (!path.normalize().startsWith(target)) {
            throw new IOException("archive entry " + entry.getName() + " leads out of " + target);
        }
        return path;
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " has no parent folder");
        }
        return parent;
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
