package io.scoreline.shard.parquet;

import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The file under a reader, with its tail in memory: the footer lies there, and of a small file everything.
final class Source implements AutoCloseable {
    private static final int TAIL_BYTES = 64 * 1024;

    private final ShardPath path;
    private final StoredFile file;
    private final byte[] tail;

    Source(ShardPath path, StoredFile file) throws IOException {
        this.path = path;
        this.file = file;
        this.tail = new byte[(int) Math.min(TAIL_BYTES, file.length())];
        file.read(ByteBuffer.wrap(tail), file.length() - tail.length);
    }

    ShardPath path() {
        return path;
    }

    long length() {
        return file.length();
    }

    void read(long position, byte[] into, int from, int count) throws IOException {
        long inTail = position - (file.length() - tail.length);
        if (inTail >= 0 && inTail + count <= tail.length) {
            System.arraycopy(tail, (int) inTail, into, from, count);
        } else {
            file.read(ByteBuffer.wrap(into, from, count), position);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
