package io.scoreline.scoring.engine;

/// A HyperLogLog sketch of 2^10 registers (Flajolet et al., AofA 2007), kept in words of ten registers with six bits
/// each; of a word only what is not 0 needs to be kept. A register holds the greatest rank seen, so that taking the
/// greater one of each is a semilattice. The estimate is Ertl's (arXiv:1702.01284, algorithm 6), which has no tables
/// and no thresholds; its standard error is 3.3 %, and a few values are counted right but for collisions.
final class Sketch {
    static final int WORDS = 103;

    private static final int REGISTER_BITS = 10;
    private static final int REGISTERS = 1 << REGISTER_BITS;
    private static final int PER_WORD = 10;
    private static final int RANK_BITS = 6;
    private static final long RANK_MASK = (1 << RANK_BITS) - 1;
    private static final int MAX_RANK = Long.SIZE - REGISTER_BITS + 1;

    /// 1 / (2 ln 2).
    private static final double ALPHA = 0.7213475204444817;

    private Sketch() {}

    /// The word in which a hash counts.
    static int word(long hash) {
        return register(hash) / PER_WORD;
    }

    /// That word of a sketch which has seen this hash alone.
    static long bits(long hash) {
        long rank = Math.min(MAX_RANK, Long.numberOfLeadingZeros(hash << REGISTER_BITS) + 1);
        return rank << (RANK_BITS * (register(hash) % PER_WORD));
    }

    private static int register(long hash) {
        return (int) (hash >>> (Long.SIZE - REGISTER_BITS));
    }

    /// Register by register the greater one.
    static long max(long a, long b) {
        long result = 0;
        for (int shift = 0; shift < PER_WORD * RANK_BITS; shift += RANK_BITS) {
            long mask = RANK_MASK << shift;
            result |= Math.max(a & mask, b & mask);
        }
        return result;
    }

    /// Whether some values could have made this word, which is kept.
    static boolean isValid(int word, long bits) {
        int used = Math.min(PER_WORD, REGISTERS - word * PER_WORD);
        for (int i = 0; i < used; i++) {
            if ((bits >>> (RANK_BITS * i) & RANK_MASK) > MAX_RANK) {
                return false;
            }
        }
        return bits != 0 && word >= 0 && word < WORDS && bits >>> (RANK_BITS * used) == 0;
    }

    /// The estimate of the number of distinct values, a whole one.
    static double estimate(long[] words) {
        int[] ranks = new int[MAX_RANK + 1];
        for (int register = 0; register < REGISTERS; register++) {
            ranks[(int) (words[register / PER_WORD] >>> (RANK_BITS * (register % PER_WORD)) & RANK_MASK)]++;
        }
        double z = REGISTERS * tau(1 - ranks[MAX_RANK] / (double) REGISTERS);
        for (int rank = MAX_RANK - 1; rank >= 1; rank--) {
            z = 0.5 * (z + ranks[rank]);
        }
        z += REGISTERS * sigma(ranks[0] / (double) REGISTERS);
        return Math.rint(ALPHA * REGISTERS * REGISTERS / z);
    }

    private static double sigma(double share) {
        double x = share;
        double y = 1;
        double z = x;
        double before = -1;
        while (x < 1 && z != before) {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }
        return share == 1 ? Double.POSITIVE_INFINITY : z;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double y = 1;
        double z = 1 - x;
        double before = -1;
        while (z != before) {
            x = Math.sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        return z / 3;
    }
}
