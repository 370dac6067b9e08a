package io.scoreline.api.ingest;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.UUID;

/// UUIDs of version 7 (RFC 9562): milliseconds, then random bits; those of one batch count up from random ones. Not thread-safe.
final class UuidV7 {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;

    private final long high;
    private long low;

    UuidV7(long epochMillis) {
        high = epochMillis << 16 | VERSION | (RANDOM.nextInt() & 0xfff);
        low = RANDOM.nextLong();
    }

    /// The next one as text.
    byte[] next() {
        low++;
        return new UUID(high, VARIANT | (low & VARIANT_MASK)).toString().getBytes(StandardCharsets.US_ASCII);
    }
}
