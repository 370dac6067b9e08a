package io.scoreline.api.table;

import io.scoreline.scoring.hash.SipHash;

/// An entity as it is looked for: its tenant by number, its name (a slice of somebody else's array), and its hash under
/// the table's key.
final class Probe {
    /// Bits of the first half that tell slots apart before a record is looked at.
    static final int TAG_BITS = 24;

    private static final int STRIPE_BITS = 10;
    static final int STRIPES = 1 << STRIPE_BITS;

    private final int tenant;
    private final byte[] name;
    private final int from;
    private final int length;
    private final SipHash.Wide hash;

    private Probe(int tenant, byte[] name, int from, int length, SipHash.Wide hash) {
        this.tenant = tenant;
        this.name = name;
        this.from = from;
        this.length = length;
        this.hash = hash;
    }

    static Probe of(long key0, long key1, int tenant, byte[] name, int from, int length) {
        return new Probe(tenant, name, from, length, SipHash.wide(key0, key1 + tenant, name, from, length));
    }

    int stripe() {
        return (int) (hash.first() >>> (Long.SIZE - STRIPE_BITS));
    }

    long tag() {
        return hash.first() & ((1L << TAG_BITS) - 1);
    }

    /// The half that is kept with the record, and from which its slot follows.
    long second() {
        return hash.second();
    }

    int tenant() {
        return tenant;
    }

    boolean isOf(TableRecord record) {
        return record.isOf(tenant, name, from, length);
    }
}
