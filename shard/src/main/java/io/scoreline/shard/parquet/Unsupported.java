package io.scoreline.shard.parquet;

/// Something the format knows and this reader does not, found deep inside a page or footer; where it was is added
/// further up.
final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsupported(String what) {
        super(what);
    }
}
