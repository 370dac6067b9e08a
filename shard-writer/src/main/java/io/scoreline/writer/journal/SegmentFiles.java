package io.scoreline.writer.journal;

import java.io.IOException;
import java.nio.file.Path;

/// The journal's one door to the file system for everything that writes: the place where faults are injected.
interface SegmentFiles {
    /// Makes a new file.
    SegmentFile create(Path file) throws IOException;

    /// Opens a file for appending at its end.
    SegmentFile open(Path file) throws IOException;

    /// Gives a file its final name; both lie in the same directory.
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /// Makes names made or removed in a directory durable.
    void forceDirectory(Path directory) throws IOException;
}
