package io.scoreline.api.table;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Copies of records, one behind the other. Not thread-safe.
final class RecordBuffer {
    private static final int FIRST_BYTES = 4_096;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    void clear() {
        length = 0;
    }

    void add(byte @Nullable [] record) {
        if (record == null) {
            return;
        }
        if (bytes.length - length < record.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + record.length));
        }
        System.arraycopy(record, 0, bytes, length, record.length);
        length += record.length;
    }

    void forEach(Consumer<TableRecord> visitor) {
        int at = 0;
        while (at < length) {
            TableRecord record = new TableRecord(bytes, at);
            at += record.length();
            visitor.accept(record);
        }
    }
}
