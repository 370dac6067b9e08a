package io.scoreline.worker.scan;

import io.scoreline.scoring.engine.Slabs;
import io.scoreline.scoring.hash.SipHash;
import io.scoreline.worker.stream.OwnerCursor;
import io.scoreline.writer.row.RowSort;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/// The entities met, numbered from 0 in the order in which they came. Their names lie in [Slabs] and end with them. Not
/// thread-safe.
public final class EntityTable {
    private static final int FIRST_CAPACITY = 64;
    /// Entity names are chosen by others: without a secret they could all be made to meet in one slot.
    private static final long KEY_0 = new SecureRandom().nextLong();

    private static final long KEY_1 = new SecureRandom().nextLong();

    /// Big endian, so that the order of longs is that of their bytes.
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    /// Of an entity's piece: hash, lengths of tenant and entity, then their bytes, each in whole longs with zeros behind.
    private static final int HASH = 0;

    private static final int TENANT_LENGTH = Long.BYTES;
    private static final int ENTITY_LENGTH = TENANT_LENGTH + Integer.BYTES;
    private static final int NAMES = ENTITY_LENGTH + Integer.BYTES;

    private final Slabs slabs;
    private int[] slots = new int[2 * FIRST_CAPACITY];
    private int[] places = new int[FIRST_CAPACITY];
    private int size;

    public EntityTable(Slabs slabs) {
        this.slabs = slabs;
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
            if (isOwner(entity, hash, owner)) {
                return entity;
            }
            slot = (slot + 1) & mask;
        }
        return add(owner, hash, slot);
    }

    /// Tenant and entity in one new array, the first [#tenantLength] bytes being the tenant.
    public byte[] owner(int entity) {
        int tenant = tenantLength(entity);
        int length = entityLength(entity);
        byte[] owner = new byte[tenant + length];
        MemorySegment memory = memory(entity);
        long names = base(entity) + NAMES;
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, names, owner, 0, tenant);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, names + padded(tenant), owner, tenant, length);
        return owner;
    }

    public int tenantLength(int entity) {
        return memory(entity).get(INT, base(entity) + TENANT_LENGTH);
    }

    /// What the table takes on the heap.
    public long heapBytes() {
        return (long) Integer.BYTES * (slots.length + places.length);
    }

    /// All entities by tenant, then entity, as unsigned bytes.
    public int[] sorted() {
        return RowSort.sorted(size, this::compare);
    }

    private int compare(int left, int right) {
        int tenant = compare(left, right, NAMES, NAMES, tenantLength(left), tenantLength(right));
        return tenant != 0
                ? tenant
                : compare(
                        left,
                        right,
                        NAMES + padded(tenantLength(left)),
                        NAMES + padded(tenantLength(right)),
                        entityLength(left),
                        entityLength(right));
    }

    /// Where one ends the other goes on with zeros, so that lengths decide only between what is equal up to zeros.
    private int compare(int left, int right, long leftFrom, long rightFrom, int leftLength, int rightLength) {
        MemorySegment a = memory(left);
        MemorySegment b = memory(right);
        long aFrom = base(left) + leftFrom;
        long bFrom = base(right) + rightFrom;
        long common = Math.min(padded(leftLength), padded(rightLength));
        for (long at = 0; at < common; at += Long.BYTES) {
            int order = Long.compareUnsigned(a.get(LONG, aFrom + at), b.get(LONG, bFrom + at));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(leftLength, rightLength);
    }

    private int entityLength(int entity) {
        return memory(entity).get(INT, base(entity) + ENTITY_LENGTH);
    }

    private MemorySegment memory(int entity) {
        return slabs.segment(places[entity]);
    }

    private long base(int entity) {
        return Slabs.offset(places[entity]);
    }

    private static long padded(int length) {
        return (length + Long.BYTES - 1L) & -Long.BYTES;
    }

    private boolean isOwner(int entity, long hash, OwnerCursor owner) {
        MemorySegment memory = memory(entity);
        long base = base(entity);
        return memory.get(LONG, base + HASH) == hash
                && memory.get(INT, base + TENANT_LENGTH) == owner.tenantLength()
                && memory.get(INT, base + ENTITY_LENGTH) == owner.entityLength()
                && isEqual(memory, base + NAMES, owner.bytes(), 0, owner.tenantLength())
                && isEqual(
                        memory,
                        base + NAMES + padded(owner.tenantLength()),
                        owner.bytes(),
                        owner.tenantLength(),
                        owner.entityLength());
    }

    private static boolean isEqual(MemorySegment memory, long at, byte[] bytes, int from, int length) {
        for (int i = 0; i < length; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at + i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private int add(OwnerCursor owner, long hash, int slot) {
        if (size == places.length) {
            grow();
            return find(owner);
        }
        int tenant = owner.tenantLength();
        long bytes = NAMES + padded(tenant) + padded(owner.entityLength());
        int entity = size++;
        slots[slot] = entity + 1;
        places[entity] = slabs.cut((int) (bytes / Long.BYTES));
        MemorySegment memory = memory(entity);
        long base = base(entity);
        memory.set(LONG, base + HASH, hash);
        memory.set(INT, base + TENANT_LENGTH, tenant);
        memory.set(INT, base + ENTITY_LENGTH, owner.entityLength());
        MemorySegment.copy(owner.bytes(), 0, memory, ValueLayout.JAVA_BYTE, base + NAMES, tenant);
        MemorySegment.copy(
                owner.bytes(),
                tenant,
                memory,
                ValueLayout.JAVA_BYTE,
                base + NAMES + padded(tenant),
                owner.entityLength());
        return entity;
    }

    private void grow() {
        int capacity = size * 2;
        places = Arrays.copyOf(places, capacity);
        slots = new int[2 * capacity];
        int mask = slots.length - 1;
        for (int entity = 0; entity < size; entity++) {
            int slot = (int) memory(entity).get(LONG, base(entity) + HASH) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = entity + 1;
        }
    }
}
