package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A file open for reading. Reads block their carrier: call from platform threads. Thread-safe.
public interface StoredFile extends AutoCloseable {
    long length();

    /// Fills the buffer's remaining bytes from a position; [java.io.EOFException] when the file ends before.
    void read(ByteBuffer into, long position) throws IOException;

    @Override
    void close() throws IOException;
}
