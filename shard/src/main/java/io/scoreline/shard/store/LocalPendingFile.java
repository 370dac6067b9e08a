package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A temporary file beside the store's folders, and the way it becomes visible: force, read back, link, force the
/// folders.
final class LocalPendingFile implements PendingFile {
    private static final int READ_BACK_BYTES = 64 * 1024;

    private enum Stage {
        WRITING,
        BROKEN,
        PUBLISHED,
        CLOSED
    }

    private final ShardPath path;
    private final Path temporary;
    private final Path target;
    private final Folders folders;
    private final FileChannel channel;
    private final MessageDigest written = sha256();
    private long position;
    private Stage stage = Stage.WRITING;

    LocalPendingFile(ShardPath path, Path temporary, Path target, Folders folders) throws IOException {
        this.path = path;
        this.temporary = temporary;
        this.target = target;
        this.folders = folders;
        this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public ShardPath path() {
        return path;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        expectWriting("write");
        stage = Stage.BROKEN;
        written.update(bytes.duplicate());
        try {
            while (bytes.hasRemaining()) {
                position += channel.write(bytes);
            }
        } catch (IOException e) {
            throw DiskFullException.orOther(path + " at " + position, e);
        }
        stage = Stage.WRITING;
    }

    @Override
    public PublishedFile publish(ReadBack readBack) throws IOException {
        expectWriting("publish");
        stage = Stage.BROKEN;
        try {
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            throw DiskFullException.orOther(path.toString(), e);
        }
        String sha256 = HexFormat.of().formatHex(written.digest());
        try (StoredFile file = LocalStoredFile.open(temporary)) {
            expectSame(file, sha256);
            readBack.check(file);
        }
        link();
        stage = Stage.PUBLISHED;
        return new PublishedFile(path, position, sha256);
    }

    @Override
    public void close() throws IOException {
        if (stage == Stage.CLOSED) {
            return;
        }
        boolean gone = stage == Stage.PUBLISHED;
        stage = Stage.CLOSED;
        try (channel) {
            if (!gone) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private void expectSame(StoredFile file, String sha256) throws IOException {
        if (file.length() != position) {
            throw new IOException(path + ": wrote " + position + " bytes, read back " + file.length());
        }
        String found = digest(file);
        if (!found.equals(sha256)) {
            throw new IOException(path + ": wrote bytes with SHA-256 " + sha256 + ", read back " + found);
        }
    }

    private void link() throws IOException {
        Path folder = LocalFileStore.parentOf(target);
        try {
            folders.make(folder);
            Files.createLink(target, temporary);
            Files.delete(temporary);
        } catch (IOException e) {
            throw DiskFullException.orOther(path.toString(), e);
        }
        folders.force(folder);
    }

    private void expectWriting(String what) {
        if (stage != Stage.WRITING) {
            throw new IllegalStateException(path + ": " + what + " on a file that is " + stage);
        }
    }

    private static String digest(StoredFile file) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(READ_BACK_BYTES, file.length()));
        for (long at = 0; at < file.length(); at += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), file.length() - at));
            file.read(block, at);
            digest.update(block.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
