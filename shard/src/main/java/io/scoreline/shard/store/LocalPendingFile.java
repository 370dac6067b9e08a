package io.scoreline.shard.store;

import io.scoreline.shard.fault.KillPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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

    private final Disk disk;
    private final ShardPath path;
    private final Path temporary;
    private final Path target;
    private final Folders folders;
    private final DiskFile file;
    private final MessageDigest written = sha256();
    private long position;
    private Stage stage = Stage.WRITING;

    LocalPendingFile(Disk disk, ShardPath path, Path temporary, Path target, Folders folders) throws IOException {
        this.disk = disk;
        this.path = path;
        this.temporary = temporary;
        this.target = target;
        this.folders = folders;
        this.file = disk.create(temporary);
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
        int from = bytes.position();
        try {
            file.write(bytes);
        } catch (IOException e) {
            throw DiskFullException.orOther(path + " at " + (position + bytes.position() - from), e);
        }
        position += bytes.position() - from;
        stage = Stage.WRITING;
    }

    @Override
    public PublishedFile publish(ReadBack readBack) throws IOException {
        expectWriting("publish");
        stage = Stage.BROKEN;
        try {
            KillPoint.FILE_WRITTEN.pass();
            file.force();
            KillPoint.FILE_FORCED.pass();
            file.close();
        } catch (IOException e) {
            throw DiskFullException.orOther(path.toString(), e);
        }
        String sha256 = HexFormat.of().formatHex(written.digest());
        try (StoredFile stored = LocalStoredFile.open(temporary)) {
            expectSame(stored, sha256);
            readBack.check(stored);
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
        try (file) {
            if (!gone) {
                disk.delete(temporary);
            }
        }
    }

    private void expectSame(StoredFile stored, String sha256) throws IOException {
        if (stored.length() != position) {
            throw new IOException(path + ": wrote " + position + " bytes, read back " + stored.length());
        }
        String found = digest(stored);
        if (!found.equals(sha256)) {
            throw new IOException(path + ": wrote bytes with SHA-256 " + sha256 + ", read back " + found);
        }
    }

    private void link() throws IOException {
        Path folder = LocalFileStore.parentOf(target);
        try {
            folders.make(folder);
            disk.link(target, temporary);
            KillPoint.FILE_LINKED.pass();
            disk.delete(temporary);
        } catch (IOException e) {
            throw DiskFullException.orOther(path.toString(), e);
        }
        folders.force(folder);
        KillPoint.FILE_PUBLISHED.pass();
    }

    private void expectWriting(String what) {
        if (stage != Stage.WRITING) {
            throw new IllegalStateException(path + ": " + what + " on a file that is " + stage);
        }
    }

    private static String digest(StoredFile stored) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(READ_BACK_BYTES, stored.length()));
        for (long at = 0; at < stored.length(); at += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), stored.length() - at));
            stored.read(block, at);
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
