package io.scoreline.shard.parquet;

import io.scoreline.shard.store.ShardPath;
import java.io.IOException;

/// A file that may be whole but is not of a kind that is read here: which, what it has and what is expected. A newer
/// format is one.
public final class UnsupportedShardException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient ShardPath path;

    public UnsupportedShardException(ShardPath path, String what) {
        super(path + ": " + what);
        this.path = path;
    }

    public ShardPath path() {
        return path;
    }
}
