package io.scoreline.writer.row;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.shard.column.ColumnValues;

/// An extracted feature as the column of a file.
public record FeatureValues(FeatureColumn column) implements ColumnValues {
    @Override
    public boolean isNull(int row) {
        return column.isMissing(row);
    }

    @Override
    public long longAt(int row) {
        return column.longAt(row);
    }

    @Override
    public double doubleAt(int row) {
        return column.doubleAt(row);
    }

    @Override
    public byte[] bytes(int row) {
        return column.utf8();
    }

    @Override
    public int bytesFrom(int row) {
        return column.bytesFrom(row);
    }

    @Override
    public int bytesLength(int row) {
        return column.bytesLength(row);
    }
}
