package io.scoreline.shard.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.ErasureEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A set of tombstones, the newest of each entity. Immutable.
public final class Erasures {
    public static final Erasures NONE = new Erasures(List.of());

    private final Map<Owner, Tombstone> byOwner = new HashMap<>();
    private final long newest;

    private Erasures(Collection<Tombstone> tombstones) {
        long last = 0;
        for (Tombstone tombstone : tombstones) {
            byOwner.merge(Owner.of(tombstone), tombstone, (one, other) -> one.seq() > other.seq() ? one : other);
            last = Math.max(last, tombstone.seq());
        }
        newest = last;
    }

    /// An owner's bytes: tenant, then entity.
    private record Owner(ByteBuffer bytes, int tenantLength) {
        static Owner of(Tombstone tombstone) {
            byte[] tenant = tombstone.tenant().getBytes(UTF_8);
            byte[] entity = tombstone.entity().getBytes(UTF_8);
            return new Owner(ByteBuffer.allocate(tenant.length + entity.length).put(tenant).put(entity).flip(), tenant.length);
        }
    }

    /// The tombstones among erasures: those that stand and whose entity is still known.
    public static Erasures standing(List<ErasureEntry> entries) {
        List<Tombstone> standing = new ArrayList<>();
        for (ErasureEntry entry : entries) {
            String entity = entry.entity();
            if (entity != null && entry.seq() > 0) {
                standing.add(new Tombstone(entry.tenant(), entity, entry.partition(), entry.seq()));
            }
        }
        return of(standing);
    }

    public static Erasures of(Collection<Tombstone> tombstones) {
        return tombstones.isEmpty() ? NONE : new Erasures(tombstones);
    }

    /// Those of a partition alone.
    public Erasures in(PartitionId partition) {
        List<Tombstone> some =
                byOwner.values().stream().filter(each -> each.partition().equals(partition)).toList();
        return of(some);
    }

    /// These and others.
    public Erasures and(Erasures others) {
        if (others.isEmpty()) {
            return this;
        }
        List<Tombstone> all = new ArrayList<>(byOwner.values());
        all.addAll(others.byOwner.values());
        return new Erasures(all);
    }

    public boolean isEmpty() {
        return byOwner.isEmpty();
    }

    public Collection<Tombstone> tombstones() {
        return List.copyOf(byOwner.values());
    }

    /// The greatest seq of all; 0 when there is none.
    public long newest() {
        return newest;
    }

    /// The seq up to which the rows of an owner, whose bytes begin the array, are erased; 0 when none is.
    public long seqOf(byte[] owner, int tenantLength, int length) {
        Tombstone found = byOwner.get(new Owner(ByteBuffer.wrap(owner, 0, length), tenantLength));
        return found == null ? 0 : found.seq();
    }

    public long seqOf(String tenant, String entity) {
        Tombstone found = byOwner.get(Owner.of(new Tombstone(tenant, entity, new PartitionId(0), 1)));
        return found == null ? 0 : found.seq();
    }
}
