package io.scoreline.worker.scan;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.scoring.hash.IdHash;
import io.scoreline.shard.column.ColumnValues;
import java.util.List;

/// Copies columns of a file into columns of a block: one loop for each type.
final class BlockColumns {
    private static final byte[] NO_TYPE = new byte[0];

    private BlockColumns() {}

    static void idHashes(ColumnValues ids, long[] into, int rows) {
        for (int row = 0; row < rows; row++) {
            byte[] id = ids.bytes(row);
            into[row] = IdHash.of(id, ids.bytesFrom(row), ids.bytesLength(row));
        }
    }

    /// An event without a type has the empty one.
    static void types(ColumnValues from, FeatureColumn into, int rows) {
        for (int row = 0; row < rows; row++) {
            if (from.isNull(row)) {
                into.setBytes(row, NO_TYPE, 0, 0);
            } else {
                byte[] bytes = from.bytes(row);
                into.setBytes(row, bytes, from.bytesFrom(row), from.bytesLength(row));
            }
        }
    }

    static void feature(ColumnValues from, FeatureColumn into, int rows) {
        switch (into.type()) {
            case DOUBLE -> doubles(from, into, rows);
            case STRING -> strings(from, into, rows);
            case LONG, BOOL, TIMESTAMP -> longs(from, into, rows);
        }
    }

    static void payloads(ColumnValues from, PayloadExtractor extractor, List<FeatureColumn> into, int rows) {
        for (int row = 0; row < rows; row++) {
            byte[] payload = from.bytes(row);
            int start = from.bytesFrom(row);
            extractor.extract(payload, start, start + from.bytesLength(row), row, into);
        }
    }

    private static void doubles(ColumnValues from, FeatureColumn into, int rows) {
        from.copyDoubles(into.allDoubles(rows), rows);
        missing(from, into, rows);
    }

    private static void longs(ColumnValues from, FeatureColumn into, int rows) {
        from.copyLongs(into.allLongs(rows), rows);
        missing(from, into, rows);
    }

    private static void missing(ColumnValues from, FeatureColumn into, int rows) {
        if (from.anyNull()) {
            from.copyPresent(into.present(), rows);
        }
    }

    private static void strings(ColumnValues from, FeatureColumn into, int rows) {
        for (int row = 0; row < rows; row++) {
            if (from.isNull(row)) {
                into.setMissing(row);
            } else {
                byte[] bytes = from.bytes(row);
                into.setBytes(row, bytes, from.bytesFrom(row), from.bytesLength(row));
            }
        }
    }
}
