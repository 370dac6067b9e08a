package io.scoreline.shard;

import io.scoreline.scoring.hash.SipHash;

/// hash(tenant, entity) mod P: SipHash-2-4 with fixed keys; the same in every release. The tenant's hash is a key of the entity's, so that no pair of tenant and entity
/// runs into another one. Immutable.
public final class Partitioner {
    /// "scorelin", "e-part-1": part of the file layout, never to be changed.
    private static final long KEY_0 = 0x73636f72656c696eL;

    private static final long KEY_1 = 0x652d706172742d31L;

    private final int partitions;

    public Partitioner(int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions: expected 1 or more, found " + partitions);
        }
        this.partitions = partitions;
    }

    public PartitionId of(byte[] tenant, byte[] entity, int from, int length) {
        return new PartitionId(numberOf(tenant, entity, from, length));
    }

    /// The partition's number.
    public int numberOf(byte[] tenant, byte[] entity, int from, int length) {
        long tenantHash = SipHash.hash(KEY_0, KEY_1, tenant, 0, tenant.length);
        long hash = SipHash.hash(tenantHash, KEY_1, entity, from, length);
        return (int) Long.remainderUnsigned(hash, partitions);
    }
}
