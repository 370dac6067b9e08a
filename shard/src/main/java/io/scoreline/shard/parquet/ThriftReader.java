package io.scoreline.shard.parquet;

import java.io.ByteArrayInputStream;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/// Reads Thrift structures out of an array. Sizes of strings and lists are checked against the bytes that are there
/// before anything is allocated for them.
final class ThriftReader {
    private static final int MAX_DEPTH = 64;

    private ThriftReader() {}

    static FileMetaData footer(byte[] bytes, int from, int to) {
        FileMetaData footer = new FileMetaData();
        try {
            read(footer, bytes, from, to);
        } catch (TException e) {
            throw new Malformed("footer: not a Thrift FileMetaData", e);
        }
        return footer;
    }

    /// Answers the bytes that the header took.
    static int bloomHeader(BloomFilterHeader header, byte[] bytes) {
        try {
            return read(header, bytes, 0, bytes.length);
        } catch (TException e) {
            throw new Malformed("bloom filter: not a Thrift BloomFilterHeader", e);
        }
    }

    /// Answers the bytes that the header took.
    static int pageHeader(PageHeader header, byte[] bytes, int from, int to) throws TException {
        return read(header, bytes, from, to);
    }

    private static int read(TBase<?, ?> into, byte[] bytes, int from, int to) throws TException {
        int length = to - from;
        ByteArrayInputStream in = new ByteArrayInputStream(bytes, from, length);
        TConfiguration limits = new TConfiguration(length, length, MAX_DEPTH);
        into.read(new TCompactProtocol(new TIOStreamTransport(limits, in), length, length));
        return length - in.available();
    }
}
