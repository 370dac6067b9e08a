package io.scoreline.writer.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses pages by zstd, each as one frame that says its size. The bytes answered are valid until the next page.
final class ZstdCompressor implements BytesInputCompressor {
    private static final int LEVEL = 3;
    private static final int FIRST_BYTES = 1024;

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private final PageBytes page = new PageBytes();
    private byte[] compressed = new byte[FIRST_BYTES];

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
        page.begin(Math.toIntExact(bytes.size()));
        bytes.writeAllTo(page);
        int bound = Math.toIntExact(Zstd.compressBound(page.size()));
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        int size = context.compressByteArray(compressed, 0, compressed.length, page.array(), 0, page.size());
        return BytesInput.from(compressed, 0, size);
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
        context.close();
    }

    /// The page before compression, in an array that is used again.
    private static final class PageBytes extends ByteArrayOutputStream {
        PageBytes() {
            super(FIRST_BYTES);
        }

        /// Forgets what was there, and makes room at once.
        void begin(int size) {
            reset();
            if (buf.length < size) {
                buf = new byte[size];
            }
        }

        byte[] array() {
            return buf;
        }
    }
}
