package io.scoreline.worker.stream;

import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.schema.TableSchema;
import java.io.IOException;
import java.util.Set;

/// Takes one file's columns. A file may be begun twice, when the first attempt found no room, but its chunks come once.
public interface ChunkSink {
    /// The field ids wanted of a file with these columns.
    Set<Integer> select(TableSchema schema);

    /// The next rows; the chunk is closed by the caller.
    void accept(ColumnChunk chunk) throws IOException;
}
