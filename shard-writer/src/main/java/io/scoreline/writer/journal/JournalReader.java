package io.scoreline.writer.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A range of forced records that grows at its end and is consumed as a whole: it is measured without reading payloads,
/// can be read again and again, and only then is given up. Reads block their carrier: use it from one platform thread.
public final class JournalReader implements AutoCloseable {
    /// Most bytes read at once to walk over record headers.
    private static final int WINDOW_BYTES = 64 << 10;

    /// The largest array that is kept from range to range.
    private static final int MOST_KEPT_BYTES = 9 << 20;

    private final Segments segments;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Piece> pieces = new ArrayList<>();
    private long from;
    private long to;
    private long bytes;
    private long firstAppendedMillis;
    private @Nullable OpenSegment open;
    private long offset;
    private long windowFrom;
    private byte[] kept = new byte[0];

    JournalReader(Segments segments, long done) {
        this.segments = segments;
        this.from = done;
        this.to = done;
    }

    /// The range is (from, to].
    public long from() {
        return from;
    }

    public long to() {
        return to;
    }

    /// Bytes of its payloads and record headers.
    public long bytes() {
        return bytes;
    }

    public boolean isEmpty() {
        return from == to;
    }

    /// When the range's first record was appended.
    public OptionalLong firstAppendedMillis() {
        return isEmpty() ? OptionalLong.empty() : OptionalLong.of(firstAppendedMillis);
    }

    /// Grows over forced records, one at least if there is any, as long as the range stays within `maxBytes`; true when
    /// the next one would not fit.
    public boolean extend(long maxBytes) throws IOException {
        long forced = segments.forced();
        window.limit(0);
        while (to < forced) {
            OpenSegment segment = segmentOf(to + 1);
            int payload = headerAt(segment, to + 1);
            long record = SegmentFormat.RECORD_HEADER_BYTES + (long) payload;
            if (!isEmpty() && bytes + record > maxBytes) {
                return true;
            }
            if (isEmpty()) {
                firstAppendedMillis = SegmentFormat.appendedMillis(window, (int) (offset - windowFrom));
            }
            grow(segment, record);
        }
        return bytes >= maxBytes;
    }

    private void grow(OpenSegment segment, long record) {
        Piece last = pieces.isEmpty() ? null : pieces.getLast();
        if (last == null || last.segment != segment) {
            last = new Piece(segment, offset, to + 1);
            pieces.add(last);
        }
        last.length += record;
        offset += record;
        bytes += record;
        to++;
    }

    /// The range's records, in order, with their checksums verified; good until the next call.
    public List<JournalRecord> read() throws IOException {
        List<JournalRecord> records = new ArrayList<>();
        for (Piece piece : pieces) {
            readPiece(piece, records);
        }
        return records;
    }

    /// Gives the range up and begins an empty one behind it.
    public void consume() throws IOException {
        for (Piece piece : pieces) {
            if (piece.segment != open) {
                piece.segment.channel.close();
            }
        }
        pieces.clear();
        from = to;
        bytes = 0;
    }

    /// Makes the range empty again, so that it can grow to another size.
    public void rewind() throws IOException {
        close();
        open = null;
        to = from;
        bytes = 0;
    }

    private void readPiece(Piece piece, List<JournalRecord> records) throws IOException {
        int bytesOfPiece = Math.toIntExact(piece.length);
        byte[] content = arrayOf(bytesOfPiece);
        ByteBuffer buffer = ByteBuffer.wrap(content, 0, bytesOfPiece).order(ByteOrder.LITTLE_ENDIAN);
        readFully(piece.segment, buffer, piece.offset);
        long position = piece.firstPosition;
        int at = 0;
        while (at < bytesOfPiece) {
            int length = buffer.getInt(at);
            boolean whole = length > 0 && length <= bytesOfPiece - at - SegmentFormat.RECORD_HEADER_BYTES;
            if (!whole
                    || buffer.getLong(at + 8) != position
                    || !SegmentFormat.checksumHolds(
                            buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(at), length)) {
                throw new JournalDamagedException(
                        piece.segment.segment.file(),
                        piece.offset + at,
                        "a record with position " + position,
                        "none that checks out");
            }
            records.add(new JournalRecord(
                    position, SegmentFormat.appendedMillis(buffer, at), content, at + SegmentFormat.RECORD_HEADER_BYTES, length));
            at += SegmentFormat.RECORD_HEADER_BYTES + length;
            position++;
        }
    }

    /// A range in one piece, as most are, is read into the array of the one before.
    private byte[] arrayOf(int length) {
        if (pieces.size() != 1 || length > MOST_KEPT_BYTES) {
            return new byte[length];
        }
        if (kept.length < length) {
            kept = new byte[Math.min(MOST_KEPT_BYTES, Math.max(length, 2 * kept.length))];
        }
        return kept;
    }

    /// Puts the record's header into the window, at `offset - windowFrom`; answers the length of its payload.
    private int headerAt(OpenSegment segment, long position) throws IOException {
        long at = offset - windowFrom;
        if (window.limit() == 0 || at < 0 || at + SegmentFormat.RECORD_HEADER_BYTES > window.limit()) {
            long fileBytes = segment.channel.size();
            window.clear().limit((int)
                    Math.min(WINDOW_BYTES, Math.max(fileBytes - offset, SegmentFormat.RECORD_HEADER_BYTES)));
            readFully(segment, window, offset);
            windowFrom = offset;
            at = 0;
        }
        int length = window.getInt((int) at);
        if (length <= 0 || length > SegmentFormat.MAX_PAYLOAD_BYTES || window.getLong((int) at + 8) != position) {
            throw new JournalDamagedException(
                    segment.segment.file(),
                    offset,
                    "a record with position " + position,
                    "one of " + length + " bytes with position " + window.getLong((int) at + 8));
        }
        return length;
    }

    /// The open segment that holds a position, with `offset` at that position's record.
    private OpenSegment segmentOf(long position) throws IOException {
        OpenSegment current = open;
        if (current != null && segments.find(position) == null) {
            return current;
        }
        Segment segment = segments.at(position);
        if (current != null && current.segment.firstPosition() == segment.firstPosition()) {
            return current;
        }
        if (current != null && pieces.stream().noneMatch(piece -> piece.segment == current)) {
            current.channel.close();
        }
        OpenSegment next = new OpenSegment(segment, FileChannel.open(segment.file(), StandardOpenOption.READ));
        open = next;
        offset = SegmentFormat.HEADER_BYTES;
        window.limit(0);
        for (long skipped = segment.firstPosition(); skipped < position; skipped++) {
            offset += SegmentFormat.RECORD_HEADER_BYTES + headerAt(next, skipped);
        }
        return next;
    }

    private static void readFully(OpenSegment segment, ByteBuffer into, long position) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            if (segment.channel.read(into, position + into.position() - start) < 0) {
                throw new EOFException(segment.segment.file() + ": expected " + into.limit() + " bytes at offset "
                        + position + ", the file ends after " + segment.channel.size());
            }
        }
        into.position(start);
    }

    @Override
    public void close() throws IOException {
        for (Piece piece : pieces) {
            piece.segment.channel.close();
        }
        pieces.clear();
        if (open != null) {
            open.channel.close();
        }
    }

    /// Compared by identity: one segment may be opened twice.
    private static final class OpenSegment {
        final Segment segment;
        final FileChannel channel;

        OpenSegment(Segment segment, FileChannel channel) {
            this.segment = segment;
            this.channel = channel;
        }
    }

    /// A part of the range that lies in one segment.
    private static final class Piece {
        final OpenSegment segment;
        final long offset;
        final long firstPosition;
        long length;

        Piece(OpenSegment segment, long offset, long firstPosition) {
            this.segment = segment;
            this.offset = offset;
            this.firstPosition = firstPosition;
        }
    }
}
