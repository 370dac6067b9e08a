package io.scoreline.api;

import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ListedFile;
import io.scoreline.shard.store.PendingFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;

/// A file store whose files cannot be opened for a while, as if they had gone.
final class FaultyFiles implements FileStore {
    private final FileStore files;
    private volatile boolean gone;

    FaultyFiles(FileStore files) {
        this.files = files;
    }

    void gone(boolean now) {
        gone = now;
    }

    @Override
    public StoredFile open(ShardPath path) throws IOException {
        if (gone) {
            throw new NoSuchFileException(path.value());
        }
        return files.open(path);
    }

    @Override
    public PendingFile create(ShardPath path) throws IOException {
        return files.create(path);
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
