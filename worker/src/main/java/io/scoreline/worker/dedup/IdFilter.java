package io.scoreline.worker.dedup;

/// Says of a fingerprint that it is not in a set, or that it may be: a split block Bloom filter (Putze, Sanders, Singler 2007; as in Apache Parquet) of about 12 bits for each
/// fingerprint, of which one in some hundred strangers gets by. Fingerprints are hashes already. Not thread-safe.
final class IdFilter {
    private static final int BITS_PER_ID = 12;
    private static final int WORDS = 8;
    private static final int BLOCK_BITS = WORDS * Integer.SIZE;
    private static final int[] SALTS = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private final int[] words;
    private final int blocks;

    IdFilter(int ids) {
        this.blocks = blocks(ids);
        this.words = new int[blocks * WORDS];
    }

    private static int blocks(int ids) {
        return Math.toIntExact(Math.max(1, ((long) ids * BITS_PER_ID + BLOCK_BITS - 1) / BLOCK_BITS));
    }

    static long bytesFor(int ids) {
        return (long) blocks(ids) * WORDS * Integer.BYTES;
    }

    void add(long fingerprint) {
        int block = block(fingerprint);
        for (int word = 0; word < WORDS; word++) {
            words[block + word] |= bit(fingerprint, word);
        }
    }

    boolean mayHold(long fingerprint) {
        int block = block(fingerprint);
        for (int word = 0; word < WORDS; word++) {
            if ((words[block + word] & bit(fingerprint, word)) == 0) {
                return false;
            }
        }
        return true;
    }

    private int block(long fingerprint) {
        return (int) (((fingerprint >>> Integer.SIZE) * blocks) >>> Integer.SIZE) * WORDS;
    }

    private static int bit(long fingerprint, int word) {
        return 1 << (((int) fingerprint * SALTS[word]) >>> 27);
    }
}
