package io.scoreline.scoring.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Stands on one of the states in [Slabs] and folds events into it; what it does to cells is what [Cells] does.
///
/// A state is a piece of longs: the number of events, the newest one's microseconds, then per aggregate either its only
/// cell (1 when there is one, newest event added, the cell) or where its cells lie: the place of a block (32 bits), its
/// power (5) and how many of its longs are used (27). The block has what [CellLayout] says.
final class SlabState extends FoldTarget {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final int EVENTS = 0;
    private static final int NEWEST = 1;
    private static final int HEAD_LONGS = 2;
    private static final int SINGLE_HEAD_LONGS = 2;

    private static final int FEW_LONGS = 32;

    private static final int USED_BITS = 27;
    private static final long USED = (1L << USED_BITS) - 1;

    private final Slabs slabs;
    private final CellLayout[] layouts;
    private final int[] offsets;
    private final int longs;
    private final long[] cell = new long[3];
    private MemorySegment memory = MemorySegment.NULL;
    private long base;

    SlabState(StateLayout layout, Slabs slabs) {
        this.slabs = slabs;
        layouts = new CellLayout[layout.size()];
        offsets = new int[layout.size()];
        int at = HEAD_LONGS;
        for (int i = 0; i < layouts.length; i++) {
            layouts[i] = layout.cell(i);
            offsets[i] = at;
            at += layouts[i].isIndexed() ? 1 : SINGLE_HEAD_LONGS + layouts[i].width();
        }
        longs = at;
    }

    /// The place of a new state without events.
    int create() {
        return slabs.cut(longs);
    }

    void moveTo(int place) {
        memory = slabs.segment(place);
        base = Slabs.offset(place);
    }

    long events() {
        return get(EVENTS);
    }

    @Override
    void countEvents(long count, long newestMicros) {
        long before = get(EVENTS);
        set(NEWEST, before == 0 ? newestMicros : Math.max(get(NEWEST), newestMicros));
        set(EVENTS, before + count);
    }

    @Override
    void add(int aggregate, long tsMicros, long c0, long c1, long c2) {
        CellLayout layout = layouts[aggregate];
        if (!layout.isIndexed()) {
            addSingle(layout, offsets[aggregate], tsMicros, c0, c1, c2);
            return;
        }
        long pane = layout.index(tsMicros);
        long index = layout.isSketch() ? pane * Sketch.WORDS + c1 : pane;
        addIndexed(layout, offsets[aggregate], index, tsMicros, c0, c1, c2);
    }

    private void addSingle(CellLayout layout, int at, long tsMicros, long c0, long c1, long c2) {
        long first = base + (long) Long.BYTES * (at + SINGLE_HEAD_LONGS);
        if (get(at) == 0) {
            set(at, 1);
            set(at + 1, tsMicros);
            put(memory, first, layout, c0, c1, c2);
        } else {
            set(at + 1, Math.max(get(at + 1), tsMicros));
            combine(memory, first, layout, c0, c1, c2);
        }
    }

    private void addIndexed(CellLayout layout, int at, long index, long tsMicros, long c0, long c1, long c2) {
        long head = get(at);
        int used = (int) (head & USED);
        if (used == 0) {
            int place = insert(layout, at, 0, CellLayout.FIRST, index);
            MemorySegment block = slabs.segment(place);
            block.set(LONG, Slabs.offset(place), tsMicros);
            put(block, Slabs.offset(place) + 2 * Long.BYTES, layout, c0, c1, c2);
            return;
        }
        int place = place(head);
        MemorySegment block = slabs.segment(place);
        long from = Slabs.offset(place);
        int stride = layout.stride();
        int found = used;
        while (found > CellLayout.FIRST && longAt(block, from, found - stride) >= index) {
            found -= stride;
        }
        if (found < used && longAt(block, from, found) == index) {
            combine(block, from + (long) Long.BYTES * (found + 1), layout, c0, c1, c2);
        } else {
            long newest = longAt(block, from, used - stride);
            if (layout.isTooOld(index, newest)) {
                return;
            }
            place = insert(layout, at, head, found, index);
            block = slabs.segment(place);
            from = Slabs.offset(place);
            long first = found < used ? found : (get(at) & USED) - stride;
            put(block, from + Long.BYTES * (first + 1), layout, c0, c1, c2);
        }
        block.set(LONG, from, Math.max(block.get(LONG, from), tsMicros));
    }

    /// Makes room for a cell at a place among the used longs and drops what became too old by it; sets the cell's index
    /// and answers where the block is now.
    private int insert(CellLayout layout, int at, long head, int found, long index) {
        int stride = layout.stride();
        int used = (int) (head & USED);
        int before = place(head);
        int kept = used > 0 && found >= used ? firstKept(layout, before, used, index) : CellLayout.FIRST;
        int headLongs = found - kept;
        int tailLongs = Math.max(0, used - found);
        int needed = CellLayout.FIRST + headLongs + stride + tailLongs;
        int power = power(head);
        int place = before;
        if (used == 0 || needed > 1 << power) {
            power = Integer.SIZE - Integer.numberOfLeadingZeros(needed - 1);
            place = slabs.takeBlock(power);
        }
        MemorySegment to = slabs.segment(place);
        long into = Slabs.offset(place);
        if (used > 0) {
            MemorySegment from = slabs.segment(before);
            long old = Slabs.offset(before);
            copy(from, old, found, to, into, CellLayout.FIRST + headLongs + stride, tailLongs);
            if (place != before || kept > CellLayout.FIRST) {
                copy(from, old, kept, to, into, CellLayout.FIRST, headLongs);
            }
            to.set(LONG, into, from.get(LONG, old));
            if (place != before) {
                slabs.giveBack(before, power(head));
            }
        }
        to.set(LONG, into + (long) Long.BYTES * (CellLayout.FIRST + headLongs), index);
        set(at, ((long) place << Integer.SIZE) | ((long) power << USED_BITS) | needed);
        return place;
    }

    private int firstKept(CellLayout layout, int place, int used, long newest) {
        MemorySegment block = slabs.segment(place);
        long from = Slabs.offset(place);
        int at = CellLayout.FIRST;
        while (at < used && layout.isTooOld(longAt(block, from, at), newest)) {
            at += layout.stride();
        }
        return at;
    }

    /// Copies some longs, mostly few; from the first on when they go down within one block.
    private static void copy(
            MemorySegment from, long base, int at, MemorySegment to, long toBase, int toAt, int count) {
        if (count > FEW_LONGS) {
            long bytes = (long) Long.BYTES * count;
            MemorySegment.copy(from, base + (long) Long.BYTES * at, to, toBase + (long) Long.BYTES * toAt, bytes);
        } else if (toAt <= at) {
            for (int i = 0; i < count; i++) {
                to.set(LONG, toBase + (long) Long.BYTES * (toAt + i), longAt(from, base, at + i));
            }
        } else {
            for (int i = count - 1; i >= 0; i--) {
                to.set(LONG, toBase + (long) Long.BYTES * (toAt + i), longAt(from, base, at + i));
            }
        }
    }

    /// Adds all events of another state of the same definition.
    void merge(EntityState other) {
        if (other.events() == 0) {
            return;
        }
        countEvents(other.events(), other.lastEventMicros());
        for (int i = 0; i < layouts.length; i++) {
            merge(layouts[i], offsets[i], other.cells(i));
        }
    }

    private void merge(CellLayout layout, int at, long[] cells) {
        int width = layout.width();
        for (int from = CellLayout.FIRST; from < cells.length; from += layout.stride()) {
            long c1 = width > 1 ? cells[from + 2] : 0;
            long c2 = width > 2 ? cells[from + 3] : 0;
            if (layout.isIndexed()) {
                addIndexed(layout, at, cells[from], cells[0], cells[from + 1], c1, c2);
            } else {
                addSingle(layout, at, cells[0], cells[from + 1], c1, c2);
            }
        }
    }

    /// Makes the state a copy of this one; arrays of the right size are filled again.
    void copyTo(EntityState state) {
        state.begin(events(), events() == 0 ? Long.MIN_VALUE : get(NEWEST));
        for (int i = 0; i < layouts.length; i++) {
            CellLayout layout = layouts[i];
            if (layout.isIndexed()) {
                long head = get(offsets[i]);
                int used = (int) (head & USED);
                long[] cells = state.roomForCells(i, used);
                if (used > 0) {
                    MemorySegment.copy(slabs.segment(place(head)), LONG, Slabs.offset(place(head)), cells, 0, used);
                }
            } else if (get(offsets[i]) == 0) {
                state.roomForCells(i, 0);
            } else {
                long[] cells = state.roomForCells(i, CellLayout.FIRST + layout.stride());
                cells[0] = get(offsets[i] + 1);
                cells[1] = 0;
                MemorySegment.copy(
                        memory,
                        LONG,
                        base + (long) Long.BYTES * (offsets[i] + SINGLE_HEAD_LONGS),
                        cells,
                        2,
                        layout.width());
            }
        }
    }

    private void combine(MemorySegment block, long at, CellLayout layout, long c0, long c1, long c2) {
        int width = layout.width();
        for (int i = 0; i < width; i++) {
            cell[i] = block.get(LONG, at + (long) Long.BYTES * i);
        }
        Cells.combine(cell, layout, 0, c0, c1, c2);
        for (int i = 0; i < width; i++) {
            block.set(LONG, at + (long) Long.BYTES * i, cell[i]);
        }
    }

    private static void put(MemorySegment block, long at, CellLayout layout, long c0, long c1, long c2) {
        int width = layout.width();
        block.set(LONG, at, c0);
        if (width > 1) {
            block.set(LONG, at + Long.BYTES, c1);
        }
        if (width > 2) {
            block.set(LONG, at + 2 * Long.BYTES, c2);
        }
    }

    private static int place(long head) {
        return (int) (head >>> Integer.SIZE);
    }

    private static int power(long head) {
        return (int) (head >>> USED_BITS) & (Integer.SIZE - 1);
    }

    private static long longAt(MemorySegment block, long from, int index) {
        return block.get(LONG, from + (long) Long.BYTES * index);
    }

    private long get(int index) {
        return memory.get(LONG, base + (long) Long.BYTES * index);
    }

    private void set(int index, long value) {
        memory.set(LONG, base + (long) Long.BYTES * index, value);
    }
}
