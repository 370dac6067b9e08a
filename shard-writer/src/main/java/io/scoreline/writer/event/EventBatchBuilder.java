package io.scoreline.writer.event;

import static io.scoreline.writer.event.BatchLayout.ENTRY_BYTES;
import static io.scoreline.writer.event.BatchLayout.HEADER_BYTES;
import static io.scoreline.writer.event.BatchLayout.MAX_SHORT_BYTES;
import static io.scoreline.writer.event.BatchLayout.NO_TYPE;
import static io.scoreline.writer.event.BatchLayout.SOURCE_BYTES;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Collects events into an [EventBatch]. Each event needs an entity, an id, a time and a payload; the setters may be
/// called in any order, and a second call replaces what the first said. Not thread-safe.
public final class EventBatchBuilder {
    private static final int FIRST_BYTES = 4096;

    private byte[] tenant;
    private @Nullable SourceRange source;
    private final PendingEvent pending = new PendingEvent();
    private byte[] entries = new byte[16 * ENTRY_BYTES];
    private byte[] data = new byte[FIRST_BYTES];
    private byte[] lent = new byte[0];
    private int dataLength;
    private int size;
    private boolean begun;

    public EventBatchBuilder(String tenant, @Nullable SourceRange source) {
        this.tenant = tenant.getBytes(StandardCharsets.UTF_8);
        this.source = source;
        checkShort("tenant", this.tenant.length, 1);
    }

    /// Begins a new batch in the arrays that are there.
    public EventBatchBuilder reset(String nextTenant, @Nullable SourceRange nextSource) {
        tenant = nextTenant.getBytes(StandardCharsets.UTF_8);
        source = nextSource;
        checkShort("tenant", tenant.length, 1);
        dataLength = 0;
        size = 0;
        begun = false;
        return this;
    }

    /// Bytes of all its arrays.
    public long capacityBytes() {
        return (long) entries.length + data.length + lent.length;
    }

    /// Begins an event; the setters below belong to it until [#end] or [#cancel].
    public void begin() {
        if (begun) {
            throw new IllegalStateException("event " + size + " was begun and neither ended nor cancelled");
        }
        begun = true;
        pending.clear();
    }

    public void entity(byte[] bytes, int from, int length) {
        checkBegun();
        checkShort("entity", length, 1);
        pending.entity.set(bytes, from, length);
    }

    public void id(byte[] bytes, int from, int length, boolean serverMade) {
        checkBegun();
        checkShort("id", length, 1);
        pending.id.set(bytes, from, length);
        pending.serverId = serverMade;
    }

    public void tsMicros(long micros) {
        checkBegun();
        pending.ts = micros;
        pending.hasTs = true;
    }

    public void type(byte[] bytes, int from, int length) {
        checkBegun();
        checkShort("type", length, 0);
        pending.type.set(bytes, from, length);
    }

    public void payload(byte[] bytes, int from, int length) {
        checkBegun();
        pending.payload.set(bytes, from, length);
    }

    public void end() {
        checkBegun();
        pending.checkComplete(size);
        long total = encodedBytes() + ENTRY_BYTES + pending.length();
        if (total > EventBatch.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "batch of " + total + " bytes: expected at most " + EventBatch.MAX_BYTES);
        }
        if ((size + 1) * ENTRY_BYTES > entries.length) {
            entries = Arrays.copyOf(entries, entries.length * 2);
        }
        int entry = size * ENTRY_BYTES;
        BatchLayout.putLong(entries, entry + BatchLayout.ENTRY_TS_AT, pending.ts);
        BatchLayout.putInt(entries, entry + BatchLayout.ENTRY_OFFSET_AT, dataLength);
        BatchLayout.putShort(entries, entry + BatchLayout.ENTRY_ENTITY_AT, pending.entity.length);
        BatchLayout.putShort(entries, entry + BatchLayout.ENTRY_ID_AT, pending.id.length);
        BatchLayout.putShort(
                entries, entry + BatchLayout.ENTRY_TYPE_AT, pending.type.set ? pending.type.length : NO_TYPE);
        BatchLayout.putShort(
                entries, entry + BatchLayout.ENTRY_FLAGS_AT, pending.serverId ? BatchLayout.EVENT_FLAG_SERVER_ID : 0);
        BatchLayout.putInt(entries, entry + BatchLayout.ENTRY_PAYLOAD_AT, pending.payload.length);
        append(pending.entity);
        append(pending.id);
        append(pending.type);
        append(pending.payload);
        size++;
        begun = false;
    }

    /// Forgets the event begun.
    public void cancel() {
        checkBegun();
        begun = false;
    }

    public int size() {
        return size;
    }

    /// Bytes of the batch as it stands.
    public long encodedBytes() {
        return headBytes() + (long) size * ENTRY_BYTES + dataLength;
    }

    /// The batch of all events ended; the builder may go on collecting.
    public EventBatch build() {
        byte[] bytes = new byte[Math.toIntExact(encodedBytes())];
        encode(bytes);
        return EventBatch.decode(bytes, 0, bytes.length);
    }

    /// The same in an array of this builder's: good until the next call, or the next [#reset].
    public EventBatch lend() {
        int length = Math.toIntExact(encodedBytes());
        if (lent.length < length) {
            lent = new byte[Math.max(length, (int) Math.min(EventBatch.MAX_BYTES, 2L * lent.length))];
        }
        encode(lent);
        return EventBatch.decode(lent, 0, length);
    }

    private void encode(byte[] bytes) {
        int head = headBytes();
        int dataFrom = head + size * ENTRY_BYTES;
        bytes[BatchLayout.FLAGS_AT] = 0;
        bytes[BatchLayout.VERSION_AT] = BatchLayout.VERSION;
        BatchLayout.putShort(bytes, BatchLayout.TENANT_LENGTH_AT, tenant.length);
        BatchLayout.putInt(bytes, BatchLayout.COUNT_AT, size);
        System.arraycopy(tenant, 0, bytes, HEADER_BYTES, tenant.length);
        if (source != null) {
            bytes[BatchLayout.FLAGS_AT] = BatchLayout.FLAG_SOURCE;
            putSource(bytes, HEADER_BYTES + tenant.length, source);
        }
        System.arraycopy(entries, 0, bytes, head, size * ENTRY_BYTES);
        for (int event = 0; event < size; event++) {
            int at = head + event * ENTRY_BYTES + BatchLayout.ENTRY_OFFSET_AT;
            BatchLayout.putInt(bytes, at, BatchLayout.integer(bytes, at) + dataFrom);
        }
        System.arraycopy(data, 0, bytes, dataFrom, dataLength);
    }

    private int headBytes() {
        int sourceBytes = source == null ? 0 : SOURCE_BYTES + source.name().getBytes(StandardCharsets.UTF_8).length;
        return HEADER_BYTES + tenant.length + sourceBytes;
    }

    private static void putSource(byte[] bytes, int at, SourceRange source) {
        byte[] name = source.name().getBytes(StandardCharsets.UTF_8);
        BatchLayout.putLong(bytes, at + BatchLayout.SOURCE_FROM_AT, source.from());
        BatchLayout.putLong(bytes, at + BatchLayout.SOURCE_TO_AT, source.to());
        BatchLayout.putShort(bytes, at + BatchLayout.SOURCE_NAME_LENGTH_AT, name.length);
        System.arraycopy(name, 0, bytes, at + SOURCE_BYTES, name.length);
    }

    private void append(Slice slice) {
        int end = dataLength + slice.length;
        if (end > data.length) {
            data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, data.length * 2L)));
        }
        System.arraycopy(slice.bytes, 0, data, dataLength, slice.length);
        dataLength = end;
    }

    private void checkBegun() {
        if (!begun) {
            throw new IllegalStateException("no event was begun");
        }
    }

    private static void checkShort(String what, int length, int least) {
        if (length < least || length > MAX_SHORT_BYTES) {
            throw new IllegalArgumentException(
                    what + " of " + length + " bytes: expected " + least + " to " + MAX_SHORT_BYTES);
        }
    }

    /// The event begun, copied: the caller's arrays are free as soon as a setter returns.
    private static final class PendingEvent {
        final Slice entity = new Slice();
        final Slice id = new Slice();
        final Slice type = new Slice();
        final Slice payload = new Slice();
        boolean serverId;
        long ts;
        boolean hasTs;

        void clear() {
            entity.clear();
            id.clear();
            type.clear();
            payload.clear();
            serverId = false;
            hasTs = false;
        }

        long length() {
            return (long) entity.length + id.length + type.length + payload.length;
        }

        void checkComplete(int event) {
            String missing = !entity.set ? "entity" : !id.set ? "id" : !payload.set ? "payload" : hasTs ? "" : "ts";
            if (!missing.isEmpty()) {
                throw new IllegalStateException("event " + event + " was ended without " + missing);
            }
        }
    }

    private static final class Slice {
        byte[] bytes = new byte[64];
        int length;
        boolean set;

        void set(byte[] from, int at, int count) {
            Objects.checkFromIndexSize(at, count, from.length);
            if (count > bytes.length) {
                bytes = new byte[Math.max(count, bytes.length * 2)];
            }
            System.arraycopy(from, at, bytes, 0, count);
            length = count;
            set = true;
        }

        void clear() {
            length = 0;
            set = false;
        }
    }
}
