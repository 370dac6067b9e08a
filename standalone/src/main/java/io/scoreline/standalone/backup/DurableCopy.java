package io.scoreline.standalone.backup;

import io.scoreline.shard.store.PublishedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Files copied so that under their name they are whole, of the digest that the catalog has, and on disk.
final class DurableCopy {
    private static final String UNFINISHED = ".unfinished";

    private DurableCopy() {}

    /// False when the target is there already.
    static boolean copy(PublishedFile file, Path from, Path to) throws IOException {
        if (Files.exists(to) && Files.size(to) == file.bytes()) {
            return false;
        }
        Files.createDirectories(parent(to));
        Path unfinished = parent(to).resolve(to.getFileName() + UNFINISHED);
        String found = transfer(from, unfinished);
        if (!found.equals(file.sha256())) {
            Files.delete(unfinished);
            throw new IOException(file.path().value() + " is damaged: expected SHA-256 " + file.sha256() + ", found " + found
                    + " in " + from);
        }
        publish(unfinished, to);
        return true;
    }

    private static String transfer(Path from, Path to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(from), digest);
                OutputStream out = Files.newOutputStream(to)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static void write(byte[] bytes, Path to) throws IOException {
        Path unfinished = parent(to).resolve(to.getFileName() + UNFINISHED);
        Files.write(unfinished, bytes);
        publish(unfinished, to);
    }

    private static void publish(Path unfinished, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(parent(to));
    }

    /// Every file of a folder, and the folder.
    static void force(Path folder) throws IOException {
        for (Path file : children(folder)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        forceFolder(folder);
    }

    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// The folder and the files in it; nothing when it is not there.
    static void deleteFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            for (Path file : children(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("expected a file in a folder, found " + file);
        }
        return parent;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
