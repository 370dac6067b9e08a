package io.scoreline.writer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A segment open for appending. Not thread-safe.
interface SegmentFile extends AutoCloseable {
    /// Writes all remaining bytes at the file's end.
    void write(ByteBuffer bytes) throws IOException;

    /// Makes everything written durable.
    void force() throws IOException;

    void truncate(long bytes) throws IOException;

    @Override
    void close() throws IOException;
}
