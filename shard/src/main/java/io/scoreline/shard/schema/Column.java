package io.scoreline.shard.schema;

/// One column of a file; the field id binds it, never its place or name.
public record Column(int fieldId, String name, ColumnType type, boolean nullable) {}
