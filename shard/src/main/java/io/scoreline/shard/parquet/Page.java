package io.scoreline.shard.parquet;

import org.apache.parquet.format.Encoding;

/// A decompressed page: `values` counts nulls too; levels and values lie in `bytes`, which has [Runs#PADDING] bytes
/// behind `valuesEnd`. Where `levelsFrom` is -1 there are no levels.
@SuppressWarnings("ArrayRecordComponent") // never compared
record Page(
        boolean dictionary,
        int values,
        Encoding encoding,
        byte[] bytes,
        int levelsFrom,
        int levelsEnd,
        int valuesFrom,
        int valuesEnd) {}
