package io.scoreline.writer.parquet;

import io.scoreline.shard.store.PendingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/// A pending file as parquet-java's output. Bytes are gathered into blocks; closing writes the last one and leaves the
/// file pending.
final class PendingOutput extends PositionOutputStream implements OutputFile {
    private static final int BLOCK_BYTES = 32 * 1024;

    private final PendingFile file;
    private final byte[] block = new byte[BLOCK_BYTES];
    private int used;

    PendingOutput(PendingFile file) {
        this.file = file;
    }

    @Override
    public long getPos() {
        return file.position() + used;
    }

    @Override
    public void write(int value) throws IOException {
        if (used == block.length) {
            flush();
        }
        block[used++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > block.length - used) {
            flush();
        }
        if (length > block.length) {
            file.write(ByteBuffer.wrap(bytes, from, length));
        } else {
            System.arraycopy(bytes, from, block, used, length);
            used += length;
        }
    }

    @Override
    public void flush() throws IOException {
        int count = used;
        used = 0;
        if (count > 0) {
            file.write(ByteBuffer.wrap(block, 0, count));
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return file.path().value();
    }
}
