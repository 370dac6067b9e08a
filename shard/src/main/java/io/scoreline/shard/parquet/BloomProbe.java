package io.scoreline.shard.parquet;

import java.io.IOException;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.io.api.Binary;

/// Asks split-block Bloom filters (Parquet's, XXH64) of row groups for one value. Of a filter its header and one block
/// of 32 bytes are read.
final class BloomProbe {
    private static final int BLOCK_BYTES = 32;
    private static final int MAX_HEADER_BYTES = 64;
    private static final int WORD_BITS = 5;
    private static final int[] SALTS = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private final Source source;
    private final long hash;

    BloomProbe(Source source, byte[] value) {
        this.source = source;
        this.hash = new BlockSplitBloomFilter(BlockSplitBloomFilter.LOWER_BOUND_BYTES)
                .hash(Binary.fromConstantByteArray(value));
    }

    /// False only when the filter there says that the value is not among its column's; true for 0, where no filter is.
    boolean mayHold(long offset) throws IOException {
        if (offset == 0) {
            return true;
        }
        if (offset < 0 || offset >= source.length()) {
            throw new Malformed("bloom filter: at " + offset + " of " + source.length() + " bytes");
        }
        byte[] head = new byte[(int) Math.min(MAX_HEADER_BYTES, source.length() - offset)];
        source.read(offset, head, 0, head.length);
        BloomFilterHeader header = new BloomFilterHeader();
        int length = ThriftReader.bloomHeader(header, head);
        boolean known = Malformed.ifAbsent(header.getAlgorithm(), "bloom filter: algorithm").isSetBLOCK()
                && Malformed.ifAbsent(header.getHash(), "bloom filter: hash").isSetXXHASH()
                && Malformed.ifAbsent(header.getCompression(), "bloom filter: compression").isSetUNCOMPRESSED();
        return !known || mayHold(offset + length, header.getNumBytes());
    }

    private boolean mayHold(long from, int bytes) throws IOException {
        int blocks = bytes / BLOCK_BYTES;
        if (blocks < 1 || bytes % BLOCK_BYTES != 0 || from + bytes > source.length()) {
            throw new Malformed("bloom filter: " + bytes + " bytes from " + from + " on, of " + source.length());
        }
        long block = ((hash >>> Integer.SIZE) * blocks) >>> Integer.SIZE;
        byte[] words = new byte[BLOCK_BYTES];
        source.read(from + block * BLOCK_BYTES, words, 0, BLOCK_BYTES);
        for (int i = 0; i < SALTS.length; i++) {
            int bit = ((int) hash * SALTS[i]) >>> (Integer.SIZE - WORD_BITS);
            if ((LittleEndian.intAt(words, i * Integer.BYTES) & (1 << bit)) == 0) {
                return false;
            }
        }
        return true;
    }
}
