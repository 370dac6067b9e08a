package io.scoreline.scoring.engine;

import java.util.Arrays;

/// The partial aggregates of one entity for one definition version: a commutative monoid. Not thread-safe while it is
/// changed.
public final class EntityState extends FoldTarget {
    private final StateLayout layout;
    private final long[][] cells;
    private long lastEventMicros = Long.MIN_VALUE;
    private long events;

    EntityState(StateLayout layout) {
        this(layout, new long[layout.size()][], Long.MIN_VALUE, 0);
        Arrays.fill(cells, Cells.EMPTY);
    }

    EntityState(StateLayout layout, long[][] cells, long lastEventMicros, long events) {
        this.layout = layout;
        this.cells = cells;
        this.lastEventMicros = lastEventMicros;
        this.events = events;
    }

    /// Time of the newest event folded in, in microseconds; [Long#MIN_VALUE] when there is none.
    public long lastEventMicros() {
        return lastEventMicros;
    }

    /// Events folded in.
    public long events() {
        return events;
    }

    /// Adds the other state's events to this one; the other is left as it was.
    public void merge(EntityState other) {
        if (other.layout.digest() != layout.digest() || other.cells.length != cells.length) {
            throw new IllegalArgumentException("expected a state of definition %08x, found one of %08x"
                    .formatted(layout.digest(), other.layout.digest()));
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = Cells.merge(cells[i], other.cells[i], layout.cell(i));
        }
        lastEventMicros = Math.max(lastEventMicros, other.lastEventMicros);
        events += other.events;
    }

    @Override
    void countEvents(long count, long newestMicros) {
        events += count;
        lastEventMicros = Math.max(lastEventMicros, newestMicros);
    }

    @Override
    void add(int aggregate, long tsMicros, long c0, long c1, long c2) {
        cells[aggregate] = Cells.add(cells[aggregate], layout.cell(aggregate), tsMicros, c0, c1, c2);
    }

    /// Takes other counts; cells follow by [#roomForCells].
    void begin(long count, long newestMicros) {
        events = count;
        lastEventMicros = newestMicros;
    }

    /// An array of so many longs, which is the aggregate's from now on and is to be filled.
    long[] roomForCells(int aggregate, int longs) {
        if (longs == 0) {
            cells[aggregate] = Cells.EMPTY;
        } else if (cells[aggregate].length != longs) {
            cells[aggregate] = new long[longs];
        }
        return cells[aggregate];
    }

    StateLayout layout() {
        return layout;
    }

    long[] cells(int aggregate) {
        return cells[aggregate];
    }

    /// Canonical bytes: equal states have equal bytes.
    public byte[] encode() {
        return StateCodec.encode(layout, this);
    }
}
