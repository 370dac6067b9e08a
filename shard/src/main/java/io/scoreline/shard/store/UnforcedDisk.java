package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A disk on which nothing needs to last longer than the process: nothing is forced. Thread-safe.
public record UnforcedDisk(Disk disk) implements Disk {
    @Override
    public DiskFile create(Path file) throws IOException {
        return new UnforcedFile(disk.create(file));
    }

    @Override
    public DiskFile append(Path file) throws IOException {
        return new UnforcedFile(disk.append(file));
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        disk.makeDirectory(directory);
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        disk.link(name, existing);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return disk.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) {
        // Names need not last either.
    }

    private record UnforcedFile(DiskFile file) implements DiskFile {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            file.write(bytes);
        }

        @Override
        public void forceData() {
            // It is as durable as it needs to be.
        }

        @Override
        public void force() {
            // As above.
        }

        @Override
        public void truncate(long bytes) throws IOException {
            file.truncate(bytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
