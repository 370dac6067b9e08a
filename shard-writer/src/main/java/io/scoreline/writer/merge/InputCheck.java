package io.scoreline.writer.merge;

import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Checks that a file is still the one that was registered.
public final class InputCheck {
    private static final int BUFFER_BYTES = 256 << 10;

    private InputCheck() {}

    /// [CorruptShardException] when it is not.
    public static void verify(FileStore store, ShardEntry shard) throws IOException {
        try (StoredFile file = store.open(shard.path())) {
            if (file.length() != shard.bytes()) {
                throw new CorruptShardException(
                        shard.path(), "expected " + shard.bytes() + " bytes as registered, found " + file.length());
            }
            String digest = digest(file);
            if (!digest.equals(shard.sha256())) {
                throw new CorruptShardException(
                        shard.path(), "expected SHA-256 " + shard.sha256() + " as registered, found " + digest);
            }
        }
    }

    private static String digest(StoredFile file) throws IOException {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long at = 0; at < file.length(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, file.length() - at));
            file.read(buffer, at);
            sha256.update(buffer.flip());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
