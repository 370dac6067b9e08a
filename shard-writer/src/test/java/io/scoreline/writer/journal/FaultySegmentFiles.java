package io.scoreline.writer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The local file system with faults that a test switches on.
final class FaultySegmentFiles implements SegmentFiles {
    private final SegmentFiles local = new LocalSegmentFiles();
    volatile boolean forceFails;
    volatile boolean diskFull;
    volatile boolean truncateFails;
    volatile int forces;

    @Override
    public SegmentFile create(Path file) throws IOException {
        return new FaultySegmentFile(local.create(file));
    }

    @Override
    public SegmentFile open(Path file) throws IOException {
        return new FaultySegmentFile(local.open(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        local.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        local.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        local.forceDirectory(directory);
    }

    private final class FaultySegmentFile implements SegmentFile {
        private final SegmentFile file;

        FaultySegmentFile(SegmentFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (diskFull) {
                file.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
                throw new IOException("No space left on device");
            }
            file.write(bytes);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread forces
        @Override
        public void force() throws IOException {
            forces++;
            if (forceFails) {
                throw new IOException("Input/output error");
            }
            file.force();
        }

        @Override
        public void truncate(long bytes) throws IOException {
            if (truncateFails) {
                throw new IOException("Input/output error");
            }
            file.truncate(bytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
