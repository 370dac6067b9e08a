package io.scoreline.writer;

import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ListedFile;
import io.scoreline.shard.store.PendingFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A file store on a disk that takes no new file, so that nothing is registered.
record RefusingFileStore(FileStore files) implements FileStore {
    @Override
    public PendingFile create(ShardPath path) throws IOException {
        throw new IOException(path + ": No space left on device");
    }

    @Override
    public StoredFile open(ShardPath path) throws IOException {
        return files.open(path);
    }

    @Override
    public void move(ShardPath from, ShardPath to) throws IOException {
        files.move(from, to);
    }

    @Override
    public void delete(ShardPath path) throws IOException {
        files.delete(path);
    }

    @Override
    public List<ShardPath> list(String folder) throws IOException {
        return files.list(folder);
    }

    @Override
    public List<ListedFile> list(String folder, String after, int most) throws IOException {
        return files.list(folder, after, most);
    }

    @Override
    public int removeStale(Duration age) throws IOException {
        return files.removeStale(age);
    }
}
