package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.writer.event.EventBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The bytes of a journal segment, `<20-digit first position>.journal`; numbers are little-endian.
///
/// ```
/// header, 64 bytes                               record, 24 bytes and the payload
///  0   8  magic "SCOREJNL"                        0   4  n, length of the payload, at least 1
///  8   4  version, 1                              4   4  CRC32C of [0, 4) and [8, 24 + n)
/// 12   4  0                                       8   8  position: 1, 2, 3 … over all segments
/// 16  16  writer id (two longs, high first)      16   6  append time, epoch milliseconds
/// 32   8  epoch of the claim that made it        22   2  records of its group before it
/// 40   8  first position                         24   n  payload, an encoded EventBatch
/// 48   8  creation time, epoch milliseconds
/// 56   4  0
/// 60   4  CRC32C of [0, 60)
/// ```
///
/// A group is what is written and forced at once: until it is forced, any part of it may be on disk and any other not.
final class SegmentFormat {
    static final int VERSION = 1;
    static final int HEADER_BYTES = 64;
    static final int RECORD_HEADER_BYTES = 24;
    static final int MAX_PAYLOAD_BYTES = EventBatch.MAX_BYTES;
    static final String SUFFIX = ".journal";
    static final String TEMPORARY_SUFFIX = ".tmp";

    private static final byte[] MAGIC = "SCOREJNL".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_CRC_AT = 60;
    private static final int RECORD_CRC_AT = 4;
    private static final int RECORD_POSITION_AT = 8;
    private static final int RECORD_TIME_AT = 16;
    private static final int TIME_BITS = 48;

    private SegmentFormat() {}

    static String fileName(long firstPosition) {
        return String.format("%020d%s", firstPosition, SUFFIX);
    }

    /// The first position that a file's name tells; -1 when it is not a segment's name.
    static long firstPosition(String fileName) {
        if (!fileName.matches("\\d{20}\\" + SUFFIX)) {
            return -1;
        }
        try {
            return Long.parseLong(fileName.substring(0, 20));
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    static ByteBuffer header(SegmentHeader header) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putInt(VERSION).putInt(0);
        bytes.putLong(header.writer().value().getMostSignificantBits());
        bytes.putLong(header.writer().value().getLeastSignificantBits());
        bytes.putLong(header.epoch())
                .putLong(header.firstPosition())
                .putLong(header.createdMillis())
                .putInt(0);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, HEADER_CRC_AT);
        return bytes.putInt((int) crc.getValue()).flip();
    }

    /// Whether bytes begin as a header does.
    static boolean hasMagic(byte[] bytes) {
        return bytes.length >= MAGIC.length && ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /// What is wrong with a header; null when nothing is.
    static @Nullable String headerFault(byte[] header) {
        ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (!hasMagic(header)) {
            return "another magic number";
        }
        if (bytes.getInt(MAGIC.length) != VERSION) {
            return "format version " + bytes.getInt(MAGIC.length);
        }
        CRC32C crc = new CRC32C();
        crc.update(header, 0, HEADER_CRC_AT);
        return (int) crc.getValue() == bytes.getInt(HEADER_CRC_AT) ? null : "another checksum";
    }

    static SegmentHeader readHeader(byte[] header) {
        ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        WriterId writer = new WriterId(new UUID(bytes.getLong(16), bytes.getLong(24)));
        return new SegmentHeader(writer, bytes.getLong(32), bytes.getLong(40), bytes.getLong(48));
    }

    /// Fills a record's header for a payload.
    static void putRecordHeader(
            ByteBuffer header, long position, int indexInGroup, long appendedMillis, ByteBuffer payload) {
        header.clear().order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(payload.remaining())
                .putInt(0)
                .putLong(position)
                .putLong(appendedMillis | (long) indexInGroup << TIME_BITS)
                .flip();
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().limit(RECORD_CRC_AT));
        crc.update(header.duplicate().position(RECORD_POSITION_AT));
        crc.update(payload.duplicate());
        header.putInt(RECORD_CRC_AT, (int) crc.getValue());
    }

    /// When the record that begins there was appended, in epoch milliseconds.
    static long appendedMillis(ByteBuffer bytes, int record) {
        return bytes.getLong(record + RECORD_TIME_AT) & (1L << TIME_BITS) - 1;
    }

    /// The position of the first record in the group of the one that begins there.
    static long groupPosition(ByteBuffer bytes, int record) {
        return bytes.getLong(record + RECORD_POSITION_AT) - (bytes.getLong(record + RECORD_TIME_AT) >>> TIME_BITS);
    }

    /// Whether the record that begins at the buffer's position, and lies in it as a whole, has the checksum that it
    /// says. The buffer is little-endian.
    static boolean checksumHolds(ByteBuffer record, int payloadLength) {
        int at = record.position();
        CRC32C crc = new CRC32C();
        crc.update(record.duplicate().limit(at + RECORD_CRC_AT));
        crc.update(
                record.duplicate().position(at + RECORD_POSITION_AT).limit(at + RECORD_HEADER_BYTES + payloadLength));
        return (int) crc.getValue() == record.getInt(at + RECORD_CRC_AT);
    }
}
