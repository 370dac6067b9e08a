package io.scoreline.shard.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A file store that does what another one does, for doubles that change a little of it.
public class ForwardingFileStore implements FileStore {
    private final FileStore files;

    protected ForwardingFileStore(FileStore files) {
        this.files = files;
    }

    @Override
    public PendingFile create(ShardPath path) throws IOException {
        return files.create(path);
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
    public Optional<Instant> oldestUnfinished() throws IOException {
        return files.oldestUnfinished();
    }

    @Override
    public int removeStale(Duration age) throws IOException {
        return files.removeStale(age);
    }
}
