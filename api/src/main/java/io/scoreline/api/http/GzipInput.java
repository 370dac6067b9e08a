package io.scoreline.api.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A gzip stream (RFC 1952) decompressed: members one after the other up to a bound, each with its checksum and length checked, and nothing behind the last one. (The JDK's own
/// stream recurses for each member that is empty.) Not thread-safe.
final class GzipInput extends InputStream {
    private static final int BUFFER_BYTES = 8 << 10;
    private static final int MOST_MEMBERS = 10_000;
    private static final int MAGIC = 0x1f8b;
    private static final int DEFLATE = 8;
    private static final int HAS_CRC = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xe0;

    /// Modification time, compression level, operating system.
    private static final int SKIPPED_BYTES = 6;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private int members;
    private boolean inMember;
    private boolean ended;

    GzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !beginMember()) {
                ended = true;
                break;
            }
            int count = inflate(into, from, length);
            if (count > 0) {
                crc.update(into, from, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int from, int length) throws IOException {
        try {
            if (inflater.needsInput()) {
                if (at == end && !fill()) {
                    throw new EOFException("it ends within a gzip member");
                }
                inflater.setInput(buffer, at, end - at);
                at = end;
            }
            int count = inflater.inflate(into, from, length);
            if (inflater.needsDictionary()) {
                throw new IOException("a gzip member asks for a dictionary");
            }
            return count;
        } catch (DataFormatException e) {
            throw new IOException("not deflated data: " + e.getMessage(), e);
        }
    }

    /// False at the end of the stream.
    private boolean beginMember() throws IOException {
        if (at == end && !fill()) {
            if (members == 0) {
                throw new EOFException("expected gzip, found nothing");
            }
            return false;
        }
        if (++members > MOST_MEMBERS) {
            throw new IOException("more than " + MOST_MEMBERS + " gzip members");
        }
        int magic = next() << 8 | next();
        if (magic != MAGIC || next() != DEFLATE) {
            throw new IOException("expected the header of a gzip member, found other bytes");
        }
        skipHeader(next());
        inflater.reset();
        crc.reset();
        inMember = true;
        return true;
    }

    private void skipHeader(int flags) throws IOException {
        if ((flags & RESERVED) != 0) {
            throw new IOException("the header of a gzip member has unknown flags");
        }
        skip(SKIPPED_BYTES);
        if ((flags & HAS_EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_CRC) != 0) {
            skip(2);
        }
    }

    private void endMember() throws IOException {
        at = end - inflater.getRemaining();
        long foundCrc = nextInteger();
        long foundLength = nextInteger();
        if (foundCrc != crc.getValue() || foundLength != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new IOException("a gzip member is not what its checksum and length say");
        }
        inMember = false;
    }

    private long nextInteger() throws IOException {
        return (next() | next() << 8 | next() << 16 | (long) next() << 24) & 0xffff_ffffL;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            int _ = next();
        }
    }

    private void skipText() throws IOException {
        int character = next();
        while (character != 0) {
            character = next();
        }
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException("it ends within the header or trailer of a gzip member");
        }
        return buffer[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
