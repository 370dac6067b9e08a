package io.scoreline.scoring.engine;

import java.util.Arrays;

/// The states of many entities for one definition, outside the heap, by the entities' numbers; an entity to which
/// nothing was folded has none. Made by a [Scorer]; what it holds lies in [Slabs] and ends with them. Not thread-safe.
public final class StateTable {
    private static final int FIRST_CAPACITY = 64;

    private final StateLayout layout;
    private final SlabState state;
    private int[] places = new int[FIRST_CAPACITY];

    StateTable(StateLayout layout, Slabs slabs) {
        this.layout = layout;
        this.state = new SlabState(layout, slabs);
    }

    /// The entity's state, to be folded into; it gets one when it has none. Valid until the next call.
    FoldTarget at(int entity) {
        if (entity >= places.length) {
            places = Arrays.copyOf(places, Math.max(entity + 1, 2 * places.length));
        }
        if (places[entity] == Slabs.NONE) {
            places[entity] = state.create();
        }
        state.moveTo(places[entity]);
        return state;
    }

    /// Adds all events of a state of the same definition to the entity's.
    public void merge(int entity, EntityState other) {
        if (other.layout().digest() != layout.digest()) {
            throw new IllegalArgumentException("expected a state of definition %08x, found one of %08x"
                    .formatted(layout.digest(), other.layout().digest()));
        }
        at(entity);
        state.merge(other);
    }

    /// Events folded into the entity's state.
    public long events(int entity) {
        if (!has(entity)) {
            return 0;
        }
        state.moveTo(places[entity]);
        return state.events();
    }

    /// Entities with events.
    public int withEvents() {
        int count = 0;
        for (int entity = 0; entity < places.length; entity++) {
            count += events(entity) > 0 ? 1 : 0;
        }
        return count;
    }

    /// Copies the entity's state; the copy stays when the table is gone.
    public EntityState state(int entity) {
        EntityState copy = new EntityState(layout);
        read(entity, copy);
        return copy;
    }

    /// Makes `into`, a state of the same definition, a copy of the entity's.
    public void read(int entity, EntityState into) {
        if (has(entity)) {
            state.moveTo(places[entity]);
            state.copyTo(into);
        } else {
            into.begin(0, Long.MIN_VALUE);
            for (int i = 0; i < layout.size(); i++) {
                into.roomForCells(i, 0);
            }
        }
    }

    /// What the table takes on the heap.
    public long heapBytes() {
        return (long) Integer.BYTES * places.length;
    }

    private boolean has(int entity) {
        return entity < places.length && places[entity] != Slabs.NONE;
    }
}
