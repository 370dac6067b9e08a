package io.scoreline.shard.parquet;

import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/// Where the pages of one column lie in one row group, what they take uncompressed, and what the values of byte columns
/// take when no longer encoded. Of byte columns also their bounds, where there are any, and where their Bloom filter is, 0
/// when there is none.
record ChunkPlace(
        long start,
        long length,
        long uncompressedBytes,
        long expandedBytes,
        long values,
        CompressionCodec codec,
        @Nullable Statistics bounds,
        long bloomOffset) {}
