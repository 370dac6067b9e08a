package io.scoreline.shard.parquet;

import io.scoreline.shard.schema.Column;
import org.apache.parquet.format.Type;

/// One leaf of a file's schema; `column` says how it is read here.
record FileColumn(int leaf, Column column, Type physical) {}
