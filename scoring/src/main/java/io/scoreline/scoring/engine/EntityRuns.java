package io.scoreline.scoring.engine;

/// Which rows of a block are folded, and into the states of which entities: runs of rows that follow each other and
/// belong to one entity, ascending. Reusable, not thread-safe.
public final class EntityRuns {
    private final int[] entities = new int[EventBlock.MAX_ROWS];
    private final int[] froms = new int[EventBlock.MAX_ROWS];
    private final int[] tos = new int[EventBlock.MAX_ROWS];
    private int size;

    public void clear() {
        size = 0;
    }

    /// Adds rows from `from` to `to`, which is not one of them; they come behind all that were added before.
    public void add(int entity, int from, int to) {
        if (size > 0 && tos[size - 1] == from && entities[size - 1] == entity) {
            tos[size - 1] = to;
            return;
        }
        entities[size] = entity;
        froms[size] = from;
        tos[size++] = to;
    }

    int size() {
        return size;
    }

    int entity(int run) {
        return entities[run];
    }

    int from(int run) {
        return froms[run];
    }

    int to(int run) {
        return tos[run];
    }
}
