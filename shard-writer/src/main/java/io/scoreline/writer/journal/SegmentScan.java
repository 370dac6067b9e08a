package io.scoreline.writer.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Checks a segment record by record. In the newest one a record that does not check out, and has no valid record of a
/// later group behind it, is a torn tail: the write of a group that was never acknowledged, of which the disk may have
/// any part. A later group was written only after that one was forced, so with it, and anywhere else, it is damage.
final class SegmentScan {
    private final Path file;
    private final ByteBuffer bytes;
    private final RecordVisitor visitor;

    private SegmentScan(Path file, ByteBuffer bytes, RecordVisitor visitor) {
        this.file = file;
        this.bytes = bytes;
        this.visitor = visitor;
    }

    /// Reads and checks a header alone.
    static SegmentHeader header(Path file) throws IOException {
        byte[] header = new byte[SegmentFormat.HEADER_BYTES];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer into = ByteBuffer.wrap(header);
            while (into.hasRemaining()) {
                if (channel.read(into) < 0) {
                    throw new JournalDamagedException(
                            file,
                            0,
                            "a header of " + header.length + " bytes",
                            "a file of " + channel.size() + " bytes");
                }
            }
        }
        String fault = SegmentFormat.headerFault(header);
        if (fault != null) {
            throw new JournalDamagedException(
                    file, 0, "the header of a journal segment of version " + SegmentFormat.VERSION, fault);
        }
        return SegmentFormat.readHeader(header);
    }

    /// Shows every record to the visitor; the segment answered ends where the last record that checks out ends.
    static Segment scan(Path file, long firstPosition, boolean newest, RecordVisitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new JournalDamagedException(
                        file, 0, "at most " + Integer.MAX_VALUE + " bytes", channel.size() + " bytes");
            }
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            ByteBuffer bytes = mapped.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            return new SegmentScan(file, bytes, visitor).run(firstPosition, newest);
        }
    }

    private Segment run(long firstPosition, boolean newest) throws IOException {
        long position = firstPosition;
        int offset = SegmentFormat.HEADER_BYTES;
        while (offset < bytes.limit()) {
            if (!isRecord(offset, position, position)) {
                refuseUnlessTorn(offset, position, newest);
                break;
            }
            show(offset, position);
            offset += SegmentFormat.RECORD_HEADER_BYTES + bytes.getInt(offset);
            position++;
        }
        return new Segment(file, firstPosition, position - 1, offset);
    }

    private void show(int offset, long position) throws IOException {
        byte[] payload = new byte[bytes.getInt(offset)];
        bytes.get(offset + SegmentFormat.RECORD_HEADER_BYTES, payload);
        try {
            visitor.visit(new JournalRecord(position, SegmentFormat.appendedMillis(bytes, offset), payload, 0, payload.length));
        } catch (IllegalArgumentException notABatch) {
            throw new JournalDamagedException(
                    file, offset, "a batch of events at position " + position, String.valueOf(notABatch.getMessage()));
        }
    }

    private void refuseUnlessTorn(int offset, long position, boolean newest) throws JournalDamagedException {
        String expected = "a record with position " + position;
        if (!newest) {
            throw new JournalDamagedException(
                    file, offset, expected, "none that checks out, and a later segment behind it");
        }
        long farthest = position + (bytes.limit() - offset) / SegmentFormat.RECORD_HEADER_BYTES;
        for (int at = offset + 1; at <= bytes.limit() - SegmentFormat.RECORD_HEADER_BYTES; at++) {
            if (isRecord(at, position, farthest) && SegmentFormat.groupPosition(bytes, at) > position) {
                throw new JournalDamagedException(
                        file,
                        offset,
                        expected,
                        "none that checks out, but a valid record with position " + bytes.getLong(at + 8)
                                + " behind it at offset " + at);
            }
        }
    }

    private boolean isRecord(int offset, long leastPosition, long mostPosition) {
        int left = bytes.limit() - offset - SegmentFormat.RECORD_HEADER_BYTES;
        if (left < 0) {
            return false;
        }
        int length = bytes.getInt(offset);
        long position = bytes.getLong(offset + 8);
        return length > 0
                && length <= Math.min(left, SegmentFormat.MAX_PAYLOAD_BYTES)
                && position >= leastPosition
                && position <= mostPosition
                && SegmentFormat.checksumHolds(
                        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(offset), length);
    }
}
