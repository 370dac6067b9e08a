package io.scoreline.shard.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.IOException;
import org.apache.parquet.format.CompressionCodec;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/// Decompresses pages into arrays of the size that their header claims, which must be exactly theirs. Close to free
/// native memory.
final class Decompressor implements AutoCloseable {
    private @Nullable ZstdDecompressCtx zstd;

    void decompress(CompressionCodec codec, byte[] from, int at, int length, byte[] into, int intoAt, int intoLength) {
        int found =
                switch (codec) {
                    case UNCOMPRESSED -> copy(from, at, length, into, intoAt, intoLength);
                    case SNAPPY -> snappy(from, at, length, into, intoAt, intoLength);
                    case ZSTD -> zstd().decompressByteArray(into, intoAt, intoLength, from, at, length);
                    case GZIP, LZO, BROTLI, LZ4, LZ4_RAW ->
                        throw new Unsupported("compressed by " + codec + ", expected ZSTD, SNAPPY or none");
                };
        if (found != intoLength) {
            throw new Malformed("page: " + intoLength + " uncompressed bytes expected, found " + found);
        }
    }

    @Override
    public void close() {
        if (zstd != null) {
            zstd.close();
            zstd = null;
        }
    }

    private ZstdDecompressCtx zstd() {
        if (zstd == null) {
            zstd = new ZstdDecompressCtx();
        }
        return zstd;
    }

    private static int copy(byte[] from, int at, int length, byte[] into, int intoAt, int intoLength) {
        System.arraycopy(from, at, into, intoAt, Math.min(length, intoLength));
        return length;
    }

    private static int snappy(byte[] from, int at, int length, byte[] into, int intoAt, int intoLength) {
        try {
            int claimed = Snappy.uncompressedLength(from, at, length);
            return claimed == intoLength ? Snappy.uncompress(from, at, length, into, intoAt) : claimed;
        } catch (IOException e) {
            throw new Malformed("page: not a Snappy block", e);
        }
    }
}
