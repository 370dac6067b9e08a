package io.scoreline.shard.parquet;

import io.scoreline.shard.store.ShardPath;
import java.io.IOException;

/// A file that is not what it should be: which, what was expected and what was found.
public final class CorruptShardException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient ShardPath path;

    public CorruptShardException(ShardPath path, String what, Throwable cause) {
        super(path + ": " + what, cause);
        this.path = path;
    }

    public CorruptShardException(ShardPath path, String what) {
        super(path + ": " + what);
        this.path = path;
    }

    public ShardPath path() {
        return path;
    }
}
