package io.scoreline.api;

import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ForwardingFileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/// A file store whose files cannot be opened for a while, as if they had gone.
final class FaultyFiles extends ForwardingFileStore {
    private volatile boolean gone;

    FaultyFiles(FileStore files) {
        super(files);
    }

    void gone(boolean now) {
        gone = now;
    }

    @Override
    public StoredFile open(ShardPath path) throws IOException {
        if (gone) {
            throw new NoSuchFileException(path.value());
        }
        return super.open(path);
    }
}
