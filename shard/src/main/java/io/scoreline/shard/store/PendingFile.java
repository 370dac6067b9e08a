package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A file being written. Closed without being published it leaves nothing behind. Not thread-safe.
public interface PendingFile extends AutoCloseable {
    ShardPath path();

    long position();

    void write(ByteBuffer bytes) throws IOException;

    /// Forces the bytes, reads them back, has them judged, then makes the file visible under its path and forces every
    /// new folder up the chain; [java.nio.file.FileAlreadyExistsException] when the name is taken.
    PublishedFile publish(ReadBack readBack) throws IOException;

    @Override
    void close() throws IOException;

    /// Judges the bytes as they were read back from disk; throws when they are not what was meant.
    @FunctionalInterface
    interface ReadBack {
        void check(StoredFile file) throws IOException;
    }
}
