package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.file.Path;

/// A file system as far as it is written to: the one seam below everything that must survive a crash, and so the place
/// where faults are injected. What is written is durable once its file was forced, a name made or removed once its
/// directory was; reading goes around it. Thread-safe.
public interface Disk {
    /// Makes a new file; [java.nio.file.FileAlreadyExistsException] when the name is taken.
    DiskFile create(Path file) throws IOException;

    /// Opens a file that exists for writing at its end.
    DiskFile append(Path file) throws IOException;

    /// Makes a directory in one that exists; [java.nio.file.FileAlreadyExistsException] when the name is taken.
    void makeDirectory(Path directory) throws IOException;

    /// Gives a file one more name; [java.nio.file.FileAlreadyExistsException] when the name is taken.
    void link(Path name, Path existing) throws IOException;

    /// Gives a file another name of the same directory, in one step; a file that had that name loses it.
    void rename(Path from, Path to) throws IOException;

    /// Removes a file's name, or that of an empty directory; false when there is none.
    boolean delete(Path file) throws IOException;

    /// Makes names made or removed in a directory durable.
    void forceDirectory(Path directory) throws IOException;
}
