package io.scoreline.shard.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The one door to data files. Published files are immutable; a name is used once.
public interface FileStore {
    /// Begins a file which is invisible until published.
    PendingFile create(ShardPath path) throws IOException;

    /// Opens a published file; [MissingFileException] when there is none.
    StoredFile open(ShardPath path) throws IOException;

    /// Moves a file to another path of the store; no effect when it is there already.
    void move(ShardPath from, ShardPath to) throws IOException;

    /// Removes a file; no effect when there is none.
    void delete(ShardPath path) throws IOException;

    /// All files below a folder, for collecting garbage alone.
    List<ShardPath> list(String folder) throws IOException;

    /// The next files below a folder, in order of path: those above `after`, which is empty for the first, and at most
    /// so many; fewer mean that there are no more.
    List<ListedFile> list(String folder, String after, int most) throws IOException;

    /// Removes what crashed writers left half written and nobody has touched for this time, which must be longer than
    /// any file takes to be written. Answers how many.
    int removeStale(Duration age) throws IOException;

    /// When the oldest file that is half written was last touched; empty when there is none.
    Optional<Instant> oldestUnfinished() throws IOException;
}
