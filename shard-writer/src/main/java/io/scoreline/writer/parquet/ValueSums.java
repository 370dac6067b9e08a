package io.scoreline.writer.parquet;

import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.TableSchema;
import java.util.zip.CRC32C;

/// One sum over all values of each column in their order: made once of what was given to be written and once of what
/// was read back, and compared.
final class ValueSums {
    private static final long FACTOR = 0x9e3779b97f4a7c15L;
    private static final long NULL = 0x5bd1e9955bd1e995L;

    private final TableSchema schema;
    private final long[] sums;
    private final CRC32C crc = new CRC32C();

    ValueSums(TableSchema schema) {
        this.schema = schema;
        this.sums = new long[schema.columns().size()];
    }

    void add(int column, ColumnValues values, int row) {
        if (values.isNull(row)) {
            addBits(column, NULL);
            return;
        }
        switch (schema.columns().get(column).type()) {
            case BOOL, INT, LONG, TIMESTAMP -> addBits(column, values.longAt(row));
            case DOUBLE -> addBits(column, Double.doubleToRawLongBits(values.doubleAt(row)));
            case STRING, BINARY -> {
                byte[] bytes = values.bytes(row);
                addBytes(column, bytes, values.bytesFrom(row), values.bytesLength(row));
            }
        }
    }

    void addBits(int column, long bits) {
        long mixed = (sums[column] + bits) * FACTOR;
        sums[column] = (mixed ^ (mixed >>> 29)) + 1;
    }

    void addNull(int column) {
        addBits(column, NULL);
    }

    void addBytes(int column, byte[] bytes, int from, int length) {
        crc.reset();
        crc.update(bytes, from, length);
        addBits(column, crc.getValue() | (long) length << Integer.SIZE);
    }

    /// Names the columns whose sums differ; empty when none does.
    String differences(ValueSums other) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] != other.sums[i]) {
                Column column = schema.columns().get(i);
                names.append(names.isEmpty() ? "" : ", ").append(column.name());
            }
        }
        return names.toString();
    }
}
