package io.scoreline.worker.dedup;

import io.scoreline.scoring.hash.SipHash;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.worker.stream.OwnerCursor;
import java.util.Arrays;

/// The 64-bit fingerprint of an event's identity, keyed with the store's secret so that no sender can make two ids
/// meet. Reuses its scratch: not thread-safe.
///
/// ```
/// hashed bytes = tenant length (4, little-endian) | tenant | entity length (4) | entity | id
/// ```
public final class Fingerprint {
    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_SCRATCH_BYTES = 1_024;
    private static final byte[] NOTHING = {};

    private final long key0;
    private final long key1;
    private byte[] scratch = new byte[FIRST_SCRATCH_BYTES];
    private int prefix;

    public Fingerprint(StoreInfo info) {
        this.key0 = info.dedupKey0();
        this.key1 = info.dedupKey1();
    }

    /// Sets the tenant and entity of the ids that follow.
    public void owner(OwnerCursor owner) {
        int tenantLength = owner.tenantLength();
        int entityLength = owner.entityLength();
        prefix = 2 * LENGTH_BYTES + owner.length();
        ensure(prefix);
        putLength(0, tenantLength);
        System.arraycopy(owner.bytes(), 0, scratch, LENGTH_BYTES, tenantLength);
        putLength(LENGTH_BYTES + tenantLength, entityLength);
        System.arraycopy(owner.bytes(), tenantLength, scratch, 2 * LENGTH_BYTES + tenantLength, entityLength);
    }

    public long of(byte[] id, int from, int length) {
        ensure(prefix + length);
        System.arraycopy(id, from, scratch, prefix, length);
        return SipHash.hash(key0, key1, scratch, 0, prefix + length);
    }

    /// The fingerprint of an event which its owner got after an erasure, whose tombstone has this seq: another one than that
    /// of an event with the same id before it.
    public static long after(long tombstoneSeq, long fingerprint) {
        return tombstoneSeq == 0 ? fingerprint : SipHash.hash(fingerprint, tombstoneSeq, NOTHING, 0, 0);
    }

    private void putLength(int at, int length) {
        for (int i = 0; i < LENGTH_BYTES; i++) {
            scratch[at + i] = (byte) (length >>> (8 * i));
        }
    }

    private void ensure(int bytes) {
        if (scratch.length < bytes) {
            scratch = Arrays.copyOf(scratch, Math.max(bytes, scratch.length * 2));
        }
    }
}
