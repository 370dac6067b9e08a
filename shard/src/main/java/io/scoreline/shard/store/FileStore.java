package io.scoreline.shard.store;

import java.io.IOException;
import java.util.List;

/// The one door to data files. Published files are immutable; a name is used once.
public interface FileStore {
    /// Begins a file which is invisible until published.
    PendingFile create(ShardPath path) throws IOException;

    /// Opens a published file; [java.nio.file.NoSuchFileException] when there is none.
    StoredFile open(ShardPath path) throws IOException;

    /// Moves a file to another path of the store; no effect when it is there already.
    void move(ShardPath from, ShardPath to) throws IOException;

    /// Removes a file; no effect when there is none.
    void delete(ShardPath path) throws IOException;

    /// All files below a folder, for collecting garbage alone.
    List<ShardPath> list(String folder) throws IOException;
}
