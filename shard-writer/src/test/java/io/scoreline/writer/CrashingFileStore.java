package io.scoreline.writer;

import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ForwardingFileStore;
import io.scoreline.shard.store.PendingFile;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A file store in which the process ends, as far as its caller can see, right after it has published a number of
/// files.
final class CrashingFileStore extends ForwardingFileStore {
    private final AtomicInteger left;
    private final CountDownLatch crashed = new CountDownLatch(1);

    CrashingFileStore(FileStore files, int publications) {
        super(files);
        this.left = new AtomicInteger(publications);
    }

    CountDownLatch crashed() {
        return crashed;
    }

    /// What nobody handles.
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public PendingFile create(ShardPath path) throws IOException {
        PendingFile pending = super.create(path);
        return new PendingFile() {
            @Override
            public ShardPath path() {
                return pending.path();
            }

            @Override
            public long position() {
                return pending.position();
            }

            @Override
            public void write(ByteBuffer bytes) throws IOException {
                pending.write(bytes);
            }

            @Override
            public PublishedFile publish(ReadBack readBack) throws IOException {
                PublishedFile published = pending.publish(readBack);
                if (left.decrementAndGet() <= 0) {
                    crashed.countDown();
                    throw new Crash();
                }
                return published;
            }

            @Override
            public void close() throws IOException {
                pending.close();
            }
        };
    }
}
