package io.scoreline.writer.parquet;

import java.util.Arrays;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.io.api.Binary;

/// Gathers the entities of a row group and makes a Bloom filter of the size that their number needs. Rows come sorted
/// by entity, so each is remembered once; in another order some are counted several times and the filter is larger than
/// it need be.
final class EntityFilter {
    private static final double FALSE_POSITIVES = 0.01;
    private static final int MAX_FIRST_ROOM = 4_096;

    private final BloomFilter hasher = new BlockSplitBloomFilter(BlockSplitBloomFilter.LOWER_BOUND_BYTES);
    private long[] hashes;
    private int count;

    EntityFilter(long expectedRows) {
        hashes = new long[Math.clamp(expectedRows, 16, MAX_FIRST_ROOM)];
    }

    void add(Binary entity) {
        long hash = hasher.hash(entity);
        if (count > 0 && hashes[count - 1] == hash) {
            return;
        }
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, count + (count >> 1));
        }
        hashes[count++] = hash;
    }

    /// The filter of what was added since the last call.
    BloomFilter take() {
        int bits = BlockSplitBloomFilter.optimalNumOfBits(count, FALSE_POSITIVES);
        BloomFilter filter = new BlockSplitBloomFilter(bits / Byte.SIZE);
        for (int i = 0; i < count; i++) {
            filter.insertHash(hashes[i]);
        }
        count = 0;
        return filter;
    }
}
