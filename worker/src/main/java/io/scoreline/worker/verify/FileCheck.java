package io.scoreline.worker.verify;

import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.MissingFileException;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Predicate;

/// Whether a live file is there, with the length and the digest that the catalog has of it. Not thread-safe.
final class FileCheck {
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileStore store;
    private final Predicate<ShardPath> live;
    private final Findings findings;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    /// `live` asks whether a file that is not there is still listed.
    FileCheck(FileStore store, Predicate<ShardPath> live, Findings findings) {
        this.store = store;
        this.live = live;
        this.findings = findings;
    }

    /// True when the file is there and whole, so that its contents can be looked at.
    boolean isWhole(ShardPath path, long bytes, String sha256) {
        findings.files++;
        try (StoredFile file = store.open(path)) {
            if (file.length() != bytes) {
                findings.fault(path, "expected " + bytes + " bytes as registered, found " + file.length());
                return false;
            }
            String digest = digest(file);
            findings.bytes += bytes;
            if (!digest.equals(sha256)) {
                findings.fault(path, "expected SHA-256 " + sha256 + " as registered, found " + digest);
                return false;
            }
            return true;
        } catch (MissingFileException gone) {
            if (live.test(path)) {
                findings.fault(path, "expected a file, which the catalog lists, found none");
            }
            return false;
        } catch (IOException e) {
            findings.fault(path, "cannot be read: " + e.getMessage());
            return false;
        }
    }

    private String digest(StoredFile file) throws IOException {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        for (long at = 0; at < file.length(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, file.length() - at));
            file.read(buffer, at);
            sha256.update(buffer.flip());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
