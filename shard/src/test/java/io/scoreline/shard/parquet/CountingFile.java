package io.scoreline.shard.parquet;

import io.scoreline.shard.store.StoredFile;
import java.io.EOFException;
import java.nio.ByteBuffer;

/// A file in memory that counts how often it was closed.
public final class CountingFile implements StoredFile {
    private final byte[] bytes;
    private int closed;

    public CountingFile(byte[] bytes) {
        this.bytes = bytes;
    }

    public int closed() {
        return closed;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void read(ByteBuffer into, long position) throws EOFException {
        if (position < 0 || position + into.remaining() > bytes.length) {
            throw new EOFException(into.remaining() + " bytes at " + position + " of " + bytes.length);
        }
        into.put(bytes, (int) position, into.remaining());
    }

    @Override
    public void close() {
        closed++;
    }
}
