package io.scoreline.writer.event;

import static io.scoreline.writer.event.BatchLayout.ENTRY_BYTES;
import static io.scoreline.writer.event.BatchLayout.HEADER_BYTES;
import static io.scoreline.writer.event.BatchLayout.SOURCE_BYTES;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What stands before a batch's events; `entries` is the index of the first entry in the array. Made only from bytes
/// that check out as a whole.
record BatchHeader(String tenant, @Nullable SourceRange source, int size, int entries) {

    /// Checks every bound and offset of a batch at `bytes[from, from + length)`, trusting none of them.
    static BatchHeader check(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        expect(length >= HEADER_BYTES && length <= EventBatch.MAX_BYTES, "length", length);
        expect(bytes[from] == BatchLayout.VERSION, "version (expected " + BatchLayout.VERSION + ")", bytes[from]);
        byte flags = bytes[from + BatchLayout.FLAGS_AT];
        expect((flags & ~BatchLayout.FLAG_SOURCE) == 0, "flags", flags);
        int tenantLength = BatchLayout.unsignedShort(bytes, from + BatchLayout.TENANT_LENGTH_AT);
        int at = HEADER_BYTES + tenantLength;
        expect(tenantLength > 0 && at <= length, "length of the tenant", tenantLength);
        String tenant = new String(bytes, from + HEADER_BYTES, tenantLength, StandardCharsets.UTF_8);
        SourceRange source = null;
        if (flags == BatchLayout.FLAG_SOURCE) {
            expect(at + SOURCE_BYTES <= length, "length (a source does not fit)", length);
            int nameLength = BatchLayout.unsignedShort(bytes, from + at + BatchLayout.SOURCE_NAME_LENGTH_AT);
            expect(at + SOURCE_BYTES + nameLength <= length, "length of the source's name", nameLength);
            source = source(bytes, from + at, nameLength);
            at += SOURCE_BYTES + nameLength;
        }
        int size = BatchLayout.integer(bytes, from + BatchLayout.COUNT_AT);
        expect(size >= 0 && size <= (length - at) / ENTRY_BYTES, "number of events", size);
        checkEvents(bytes, from, length, at, size);
        return new BatchHeader(tenant, source, size, from + at);
    }

    private static SourceRange source(byte[] bytes, int at, int nameLength) {
        return new SourceRange(
                new String(bytes, at + SOURCE_BYTES, nameLength, StandardCharsets.UTF_8),
                BatchLayout.longInteger(bytes, at + BatchLayout.SOURCE_FROM_AT),
                BatchLayout.longInteger(bytes, at + BatchLayout.SOURCE_TO_AT));
    }

    private static void checkEvents(byte[] bytes, int from, int length, int entries, int size) {
        long next = entries + (long) size * ENTRY_BYTES;
        for (int event = 0; event < size; event++) {
            int entry = from + entries + event * ENTRY_BYTES;
            int offset = BatchLayout.integer(bytes, entry + BatchLayout.ENTRY_OFFSET_AT);
            int entity = BatchLayout.unsignedShort(bytes, entry + BatchLayout.ENTRY_ENTITY_AT);
            int id = BatchLayout.unsignedShort(bytes, entry + BatchLayout.ENTRY_ID_AT);
            int type = BatchLayout.unsignedShort(bytes, entry + BatchLayout.ENTRY_TYPE_AT);
            int flags = BatchLayout.unsignedShort(bytes, entry + BatchLayout.ENTRY_FLAGS_AT);
            int payload = BatchLayout.integer(bytes, entry + BatchLayout.ENTRY_PAYLOAD_AT);
            boolean fits = offset == next && entity > 0 && id > 0 && payload >= 0;
            next += (long) entity + id + (type == BatchLayout.NO_TYPE ? 0 : type) + payload;
            if (!fits || next > length || (flags & ~BatchLayout.EVENT_FLAG_SERVER_ID) != 0) {
                throw new IllegalArgumentException("not a batch of events: entry of event " + event + ": offset "
                        + offset
                        + ", entity " + entity + ", id " + id + ", type " + type + ", flags " + flags + ", payload "
                        + payload + " in " + length + " bytes");
            }
        }
        expect(next == length, "end of the last event (expected " + length + ")", next);
    }

    private static void expect(boolean holds, String what, long found) {
        if (!holds) {
            throw new IllegalArgumentException("not a batch of events: " + what + " is " + found);
        }
    }
}
