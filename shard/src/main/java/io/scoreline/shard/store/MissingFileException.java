package io.scoreline.shard.store;

import java.nio.file.NoSuchFileException;

/// This store has no file of that path, and where it looked.
public final class MissingFileException extends NoSuchFileException {
    private static final long serialVersionUID = 1L;
    private final transient ShardPath path;

    public MissingFileException(ShardPath path, String where) {
        super(where, null, "the store has no " + path);
        this.path = path;
    }

    public ShardPath path() {
        return path;
    }
}
