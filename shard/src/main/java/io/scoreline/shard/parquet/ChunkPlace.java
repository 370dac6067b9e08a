package io.scoreline.shard.parquet;

import org.apache.parquet.format.CompressionCodec;

/// Where the pages of one column lie in one row group, what they take uncompressed, and what the values of byte columns
/// take when no longer encoded.
record ChunkPlace(
        long start, long length, long uncompressedBytes, long expandedBytes, long values, CompressionCodec codec) {}
