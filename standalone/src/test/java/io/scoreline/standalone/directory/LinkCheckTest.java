package io.scoreline.standalone.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.store.Disk;
import io.scoreline.shard.store.DiskFile;
import io.scoreline.shard.store.LocalDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkCheckTest {
    @TempDir
    private Path directory;

    /// Makes the second name of a file.
    @FunctionalInterface
    private interface Linking {
        void link(Path name, Path existing) throws IOException;
    }

    @Test
    void aDirectoryWithLinksIsTakenAndLeftAsItWas() throws IOException {
        LinkCheck.check(directory);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileSystemWithoutLinksIsRefusedWithTheWayOut() {
        refused((name, existing) -> {
            throw new FileSystemException(name.toString(), existing.toString(), "Operation not supported");
        });
        refused((name, existing) -> {
            throw new UnsupportedOperationException();
        });
        refused((name, existing) -> Files.copy(existing, name));
    }

    private void refused(Linking linking) {
        assertThatThrownBy(() -> new LinkCheck(new LinkingDisk(linking), directory).check())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("data directory " + directory + ": expected a file system with hard links")
                .hasMessageContaining("NFS 4");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> LinkCheck.check(directory.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected one that this process may write to")
                .hasMessageContaining("fsGroup");
    }

    /// This machine's disk, but for its links.
    private record LinkingDisk(Disk disk, Linking linking) implements Disk {
        LinkingDisk(Linking linking) {
            this(new LocalDisk(), linking);
        }

        @Override
        public DiskFile create(Path file) throws IOException {
            return disk.create(file);
        }

        @Override
        public DiskFile append(Path file) throws IOException {
            return disk.append(file);
        }

        @Override
        public void makeDirectory(Path folder) throws IOException {
            disk.makeDirectory(folder);
        }

        @Override
        public void link(Path name, Path existing) throws IOException {
            linking.link(name, existing);
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
        public void forceDirectory(Path folder) throws IOException {
            disk.forceDirectory(folder);
        }
    }
}
