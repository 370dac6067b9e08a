package io.scoreline.shard.parquet;

import java.util.List;

/// Rows that were written together; `chunks` by leaf.
record RowGroup(long rows, List<ChunkPlace> chunks) {}
