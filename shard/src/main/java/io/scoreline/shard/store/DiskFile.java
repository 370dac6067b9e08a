package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A file open for writing at its end. Not thread-safe.
public interface DiskFile extends AutoCloseable {
    /// Writes all remaining bytes at the file's end.
    void write(ByteBuffer bytes) throws IOException;

    /// Makes everything written durable, and what is needed to read it.
    void forceData() throws IOException;

    /// As [#forceData], and all that the file system knows about the file.
    void force() throws IOException;

    /// Cuts the file to a length, where writing goes on.
    void truncate(long bytes) throws IOException;

    @Override
    void close() throws IOException;
}
