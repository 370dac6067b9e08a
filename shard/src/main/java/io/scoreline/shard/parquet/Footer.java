package io.scoreline.shard.parquet;

import io.scoreline.shard.schema.TableSchema;
import java.util.List;
import java.util.Map;

/// What a file says about itself, checked against itself. `own` when this project's writer made it.
record Footer(
        TableSchema schema,
        List<FileColumn> columns,
        List<RowGroup> rowGroups,
        long rows,
        Map<String, String> metadata,
        boolean own) {}
