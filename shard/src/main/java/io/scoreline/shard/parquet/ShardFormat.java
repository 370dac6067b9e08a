package io.scoreline.shard.parquet;

/// What a footer's key-value metadata say about the format of our own files.
public final class ShardFormat {
    /// The key whose presence makes a file one of ours; in those, page checksums and field ids are a must.
    public static final String FORMAT_KEY = "scoreline.format";

    public static final String FORMAT = "1";

    /// The key of [io.scoreline.shard.schema.TableSchema#fingerprint()].
    public static final String SCHEMA_KEY = "scoreline.schema";

    /// The most bytes of one page, before and after decompression; so also of one value.
    public static final int MAX_PAGE_BYTES = 16 * 1024 * 1024;

    /// The longest value that is written: together with its length and the levels it fits into a page.
    public static final int MAX_VALUE_BYTES = 8 * 1024 * 1024;

    private ShardFormat() {}
}
