package io.scoreline.writer.event;

import static io.scoreline.writer.event.BatchLayout.ENTRY_BYTES;
import static io.scoreline.writer.event.BatchLayout.ENTRY_ENTITY_AT;
import static io.scoreline.writer.event.BatchLayout.ENTRY_FLAGS_AT;
import static io.scoreline.writer.event.BatchLayout.ENTRY_ID_AT;
import static io.scoreline.writer.event.BatchLayout.ENTRY_OFFSET_AT;
import static io.scoreline.writer.event.BatchLayout.ENTRY_PAYLOAD_AT;
import static io.scoreline.writer.event.BatchLayout.ENTRY_TS_AT;
import static io.scoreline.writer.event.BatchLayout.ENTRY_TYPE_AT;
import static io.scoreline.writer.event.BatchLayout.EVENT_FLAG_SERVER_ID;
import static io.scoreline.writer.event.BatchLayout.NO_TYPE;

import org.jspecify.annotations.Nullable;

/// Events of one request and one tenant, in one array of bytes that is written to the journal as it is. Immutable, as
/// long as nobody writes to the array.
///
/// ```
/// offset  bytes
///  0      1      version, 1
///  1      1      flags: 1 = there is a source
///  2      2      t, length of the tenant, at least 1
///  4      4      n, number of events
///  8      t      tenant
///         8 8 2 s  only with a source: from, to, s = length of its name, its name
///         24 * n one entry for each event:
///                 0  8  ts, microseconds since 1970-01-01T00:00Z
///                 8  4  offset of the event's bytes, from the batch's first byte
///                12  2  length of the entity, at least 1
///                14  2  length of the id, at least 1
///                16  2  length of the type, 0xFFFF = no type
///                18  2  flags: 1 = the id was made here
///                20  4  length of the payload
///         …      for each event in order, without gaps: entity, id, type, payload
/// ```
/// Numbers are little-endian, lengths unsigned; strings are UTF-8, checked before the batch is built. The last event's
/// payload ends the batch.
public final class EventBatch {
    /// The largest batch: a body of 8 MiB whose events name 8 entities each, and their entries.
    public static final int MAX_BYTES = 80 << 20;

    private final byte[] bytes;
    private final int from;
    private final int length;
    private final String tenant;
    private final @Nullable SourceRange source;
    private final int size;
    private final int entries;

    EventBatch(byte[] bytes, int from, int length, BatchHeader header) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
        this.tenant = header.tenant();
        this.source = header.source();
        this.size = header.size();
        this.entries = header.entries();
    }

    /// Reads a batch in place; [IllegalArgumentException] when the bytes are not one.
    public static EventBatch decode(byte[] bytes, int from, int length) {
        return new EventBatch(bytes, from, length, BatchHeader.check(bytes, from, length));
    }

    /// The batch's own bytes: the array itself when it holds nothing else.
    public byte[] encoded() {
        if (from == 0 && length == bytes.length) {
            return bytes;
        }
        byte[] copy = new byte[length];
        System.arraycopy(bytes, from, copy, 0, length);
        return copy;
    }

    /// Where its bytes begin in [#bytes].
    public int encodedFrom() {
        return from;
    }

    public int encodedLength() {
        return length;
    }

    public String tenant() {
        return tenant;
    }

    public int size() {
        return size;
    }

    /// The source's name and where the batch lies in it; null when it came from none.
    public @Nullable SourceRange source() {
        return source;
    }

    /// The array in which the slices below lie.
    public byte[] bytes() {
        return bytes;
    }

    public int tenantFrom() {
        return from + BatchLayout.HEADER_BYTES;
    }

    public int tenantLength() {
        return BatchLayout.unsignedShort(bytes, from + BatchLayout.TENANT_LENGTH_AT);
    }

    public int entityFrom(int event) {
        return from + BatchLayout.integer(bytes, entry(event) + ENTRY_OFFSET_AT);
    }

    public int entityLength(int event) {
        return BatchLayout.unsignedShort(bytes, entry(event) + ENTRY_ENTITY_AT);
    }

    public int idFrom(int event) {
        return entityFrom(event) + entityLength(event);
    }

    public int idLength(int event) {
        return BatchLayout.unsignedShort(bytes, entry(event) + ENTRY_ID_AT);
    }

    public boolean serverId(int event) {
        return (BatchLayout.unsignedShort(bytes, entry(event) + ENTRY_FLAGS_AT) & EVENT_FLAG_SERVER_ID) != 0;
    }

    public long tsMicros(int event) {
        return BatchLayout.longInteger(bytes, entry(event) + ENTRY_TS_AT);
    }

    public int typeFrom(int event) {
        return idFrom(event) + idLength(event);
    }

    /// -1 when the event has no type.
    public int typeLength(int event) {
        int type = BatchLayout.unsignedShort(bytes, entry(event) + ENTRY_TYPE_AT);
        return type == NO_TYPE ? -1 : type;
    }

    public int payloadFrom(int event) {
        return typeFrom(event) + Math.max(0, typeLength(event));
    }

    public int payloadLength(int event) {
        return BatchLayout.integer(bytes, entry(event) + ENTRY_PAYLOAD_AT);
    }

    private int entry(int event) {
        if (event < 0 || event >= size) {
            throw new IndexOutOfBoundsException("event " + event + " of a batch of " + size);
        }
        return entries + event * ENTRY_BYTES;
    }
}
