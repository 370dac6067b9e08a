package io.scoreline.worker.scan;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.hash.SipHash;
import io.scoreline.worker.stream.OwnerCursor;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The states of the entities met, one for each of some definitions. Entities are numbered from 0 in the order in which
/// they came. Not thread-safe.
public final class EntityTable {
    /// Array headers, the table's own slots and references of one entity.
    private static final long ENTITY_BYTES = 96;

    private static final int FIRST_CAPACITY = 64;
    /// Entity names are chosen by others: without a secret they could all be made to meet in one slot.
    private static final long KEY_0 = new SecureRandom().nextLong();

    private static final long KEY_1 = new SecureRandom().nextLong();

    private final int definitions;
    private int[] slots = new int[2 * FIRST_CAPACITY];
    private long[] hashes = new long[FIRST_CAPACITY];
    private byte[][] owners = new byte[FIRST_CAPACITY][];
    private int[] tenantLengths = new int[FIRST_CAPACITY];
    private @Nullable EntityState[][] states = new EntityState[FIRST_CAPACITY][];
    private long[] stateBytes = new long[FIRST_CAPACITY];
    private int size;
    private long heapBytes;

    public EntityTable(int definitions) {
        this.definitions = definitions;
    }

    public int size() {
        return size;
    }

    /// The owner's number; it gets one when it is new.
    public int find(OwnerCursor owner) {
        long hash = SipHash.hash(KEY_0, KEY_1, owner.bytes(), 0, owner.length());
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int entity = slots[slot] - 1;
            if (hashes[entity] == hash && isOwner(entity, owner)) {
                return entity;
            }
            slot = (slot + 1) & mask;
        }
        return add(owner, hash, slot);
    }

    /// The entity's states by definition; null where it has none yet.
    public @Nullable EntityState[] states(int entity) {
        return states[entity];
    }

    /// Tenant and entity in one array, the first [#tenantLength] bytes being the tenant.
    public byte[] owner(int entity) {
        return owners[entity];
    }

    public int tenantLength(int entity) {
        return tenantLengths[entity];
    }

    /// Entities whose state at `place` has events.
    public int withEvents(int place) {
        int count = 0;
        for (int entity = 0; entity < size; entity++) {
            EntityState state = states[entity][place];
            count += state != null && state.events() > 0 ? 1 : 0;
        }
        return count;
    }

    /// Counts what the entity's states take now.
    public void account(int entity) {
        long bytes = 0;
        for (EntityState state : states[entity]) {
            bytes += state == null ? 0 : state.heapBytes();
        }
        heapBytes += bytes - stateBytes[entity];
        stateBytes[entity] = bytes;
    }

    /// What the table takes, with the states as last accounted.
    public long heapBytes() {
        return heapBytes;
    }

    /// All entities by tenant, then entity, as unsigned bytes.
    public int[] sorted() {
        Comparator<Integer> byTenant = (a, b) ->
                Arrays.compareUnsigned(owners[a], 0, tenantLengths[a], owners[b], 0, tenantLengths[b]);
        Comparator<Integer> byEntity = (a, b) -> Arrays.compareUnsigned(
                owners[a], tenantLengths[a], owners[a].length, owners[b], tenantLengths[b], owners[b].length);
        return IntStream.range(0, size)
                .boxed()
                .sorted(byTenant.thenComparing(byEntity))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private boolean isOwner(int entity, OwnerCursor owner) {
        return tenantLengths[entity] == owner.tenantLength()
                && Arrays.equals(owners[entity], 0, owners[entity].length, owner.bytes(), 0, owner.length());
    }

    private int add(OwnerCursor owner, long hash, int slot) {
        if (size == hashes.length) {
            grow();
            return find(owner);
        }
        int entity = size++;
        slots[slot] = entity + 1;
        hashes[entity] = hash;
        owners[entity] = Arrays.copyOf(owner.bytes(), owner.length());
        tenantLengths[entity] = owner.tenantLength();
        states[entity] = new EntityState[definitions];
        heapBytes += ENTITY_BYTES + owner.length() + (long) Long.BYTES * definitions;
        return entity;
    }

    private void grow() {
        int capacity = size * 2;
        hashes = Arrays.copyOf(hashes, capacity);
        owners = Arrays.copyOf(owners, capacity);
        tenantLengths = Arrays.copyOf(tenantLengths, capacity);
        states = Arrays.copyOf(states, capacity);
        stateBytes = Arrays.copyOf(stateBytes, capacity);
        slots = new int[2 * capacity];
        int mask = slots.length - 1;
        for (int entity = 0; entity < size; entity++) {
            int slot = (int) hashes[entity] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = entity + 1;
        }
    }
}
