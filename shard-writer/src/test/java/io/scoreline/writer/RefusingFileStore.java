package io.scoreline.writer;

import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ForwardingFileStore;
import io.scoreline.shard.store.PendingFile;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;

/// A file store on a disk that takes no new file, so that nothing is registered.
final class RefusingFileStore extends ForwardingFileStore {
    RefusingFileStore(FileStore files) {
        super(files);
    }

    @Override
    public PendingFile create(ShardPath path) throws IOException {
        throw new IOException(path + ": No space left on device");
    }
}
