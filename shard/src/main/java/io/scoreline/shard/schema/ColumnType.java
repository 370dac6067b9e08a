package io.scoreline.shard.schema;

/// `STRING` is UTF-8 bytes, `BINARY` any bytes, `TIMESTAMP` microseconds UTC in 64 bits.
public enum ColumnType {
    BOOL,
    INT,
    LONG,
    DOUBLE,
    TIMESTAMP,
    STRING,
    BINARY
}
