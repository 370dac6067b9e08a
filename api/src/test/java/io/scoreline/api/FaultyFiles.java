package io.scoreline.api;

import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ForwardingFileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicInteger;

/// A file store whose files cannot be opened for a while, as if they had gone.
final class FaultyFiles extends ForwardingFileStore {
    private final AtomicInteger eventsGone = new AtomicInteger();
    private volatile boolean gone;

    FaultyFiles(FileStore files) {
        super(files);
    }

    void gone(boolean now) {
        gone = now;
    }

    /// The next so many openings of event shards find none.
    void eventsGone(int openings) {
        eventsGone.set(openings);
    }

    @Override
    public StoredFile open(ShardPath path) throws IOException {
        boolean takenAway = path.value().startsWith("events/") && eventsGone.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        if (gone || takenAway) {
            throw new NoSuchFileException(path.value());
        }
        return super.open(path);
    }
}
