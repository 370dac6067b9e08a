package io.scoreline.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.EventSchema;
import java.util.Arrays;

/// The row that a reading stands on. What it gives are copies, but for the payload's array.
public final class StoredEvent {
    private final ColumnValues ids;
    private final ColumnValues times;
    private final ColumnValues types;
    private final ColumnValues payloads;
    private final long firstRow;
    private int row;
    private long seq;
    private long registeredAtMicros;
    private boolean duplicate;

    StoredEvent(ColumnChunk chunk) {
        ids = chunk.column(EventSchema.ID.fieldId());
        times = chunk.column(EventSchema.TS.fieldId());
        types = chunk.column(EventSchema.TYPE.fieldId());
        payloads = chunk.column(EventSchema.PAYLOAD.fieldId());
        firstRow = chunk.firstRow();
    }

    StoredEvent moveTo(int next, long nextSeq, long registeredAt, boolean isDuplicate) {
        row = next;
        seq = nextSeq;
        registeredAtMicros = registeredAt;
        duplicate = isDuplicate;
        return this;
    }

    public String id() {
        return text(ids, row);
    }

    public boolean hasId(byte[] utf8) {
        byte[] bytes = ids.bytes(row);
        int from = ids.bytesFrom(row);
        return Arrays.equals(bytes, from, from + ids.bytesLength(row), utf8, 0, utf8.length);
    }

    public long tsMicros() {
        return times.longAt(row);
    }

    /// Empty for an event without one.
    public String type() {
        return types.isNull(row) ? "" : text(types, row);
    }

    /// The feed seq with which it was registered.
    public long seq() {
        return seq;
    }

    public long registeredAtMicros() {
        return registeredAtMicros;
    }

    /// Row of its file; rows of one landing shard are in the order of the feed.
    public long fileRow() {
        return firstRow + row;
    }

    /// Whether it was found to be a duplicate, and so counts nowhere.
    public boolean isDuplicate() {
        return duplicate;
    }

    /// The array with the payload's JSON at [#payloadFrom()], valid until the next call.
    public byte[] payload() {
        return payloads.bytes(row);
    }

    public int payloadFrom() {
        return payloads.bytesFrom(row);
    }

    public int payloadLength() {
        return payloads.bytesLength(row);
    }

    private static String text(ColumnValues values, int row) {
        byte[] bytes = values.bytes(row);
        return new String(bytes, values.bytesFrom(row), values.bytesLength(row), UTF_8);
    }
}
