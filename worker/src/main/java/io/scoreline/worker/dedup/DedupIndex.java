package io.scoreline.worker.dedup;

import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The ids of one partition that came first within the dedup window: fingerprint -> time of registration in
/// microseconds. They lie in generations of an eighth of the window, and a generation leaves as a whole when nothing
/// that is still to be decided can fall into the window of its ids. What is not new lies on disk, with a filter in
/// memory. All memory is reserved; when the budget refuses, a [MemoryExhaustedException] is thrown and nothing is
/// forgotten. Not thread-safe.
public final class DedupIndex implements AutoCloseable {
    private static final int GENERATIONS_PER_WINDOW = 8;

    private final long windowMicros;
    private final long spanMicros;
    private final Reservation memory;
    private final Path directory;
    private final TreeMap<Long, Generation> generations = new TreeMap<>();
    private long taken;

    private DedupIndex(Duration window, Reservation memory, Path directory) {
        this.windowMicros = TimeUnit.MICROSECONDS.convert(window);
        this.spanMicros = Math.max(1, windowMicros / GENERATIONS_PER_WINDOW);
        this.memory = memory;
        this.directory = directory;
    }

    /// An empty index; waits for the memory of its first generation. The directory takes its files, which have no names.
    public static DedupIndex open(Duration window, MemoryBudget budget, Duration wait, Path directory)
            throws InterruptedException {
        return new DedupIndex(window, budget.reserve(IdTable.bytesFor(IdTable.FIRST_CAPACITY), wait), directory);
    }

    /// Ids held, for logs and tests.
    public long size() {
        return generations.values().stream().mapToLong(Generation::size).sum();
    }

    public long reservedBytes() {
        return memory.bytes();
    }

    /// Adds an id that is known to have come first.
    public void add(long fingerprint, long registeredAtMicros) {
        room(slotOf(registeredAtMicros), 1).put(fingerprint, registeredAtMicros);
    }

    /// Decisions of one round; a later one replaces it.
    public Staging stage() {
        return new Staging();
    }

    /// Drops what lies before the window of every event that is registered at `oldestUndecidedMicros` or later.
    public void expire(long oldestUndecidedMicros) {
        long oldest = oldestUndecidedMicros - windowMicros;
        Map.Entry<Long, Generation> first = generations.firstEntry();
        while (first != null && (first.getKey() + 1) * spanMicros <= oldest) {
            generations.remove(first.getKey());
            give(first.getValue().memoryBytes());
            first.getValue().close();
            first = generations.firstEntry();
        }
    }

    @Override
    public void close() {
        generations.values().forEach(Generation::close);
        generations.clear();
        memory.close();
    }

    private long newest(long fingerprint) {
        for (Generation generation : generations.descendingMap().values()) {
            long time = generation.get(fingerprint);
            if (time != 0) {
                return time;
            }
        }
        return 0;
    }

    private long slotOf(long registeredAtMicros) {
        return Math.floorDiv(registeredAtMicros, spanMicros);
    }

    /// The generation's table, with room for some more ids.
    private IdTable room(long slot, int more) {
        Generation generation = generations.get(slot);
        if (generation == null) {
            take(IdTable.bytesFor(IdTable.FIRST_CAPACITY));
            generation = new Generation(directory);
            generations.put(slot, generation);
        }
        if (generation.table().size() >= Generation.SPILL_IDS && more > 0) {
            spill(generation);
        }
        grow(generation.table(), more);
        return generation.table();
    }

    /// While it is written, the table and what it becomes are both accounted.
    private void spill(Generation generation) {
        long before = generation.memoryBytes();
        long most = generation.bytesToSpill();
        take(most);
        try {
            generation.spill();
        } finally {
            give(most + before - generation.memoryBytes());
        }
    }

    /// While a table moves, both of its copies are accounted.
    private void grow(IdTable table, int more) {
        int capacity = table.capacityFor(more);
        if (capacity != table.capacity()) {
            long before = IdTable.bytesFor(table.capacity());
            take(IdTable.bytesFor(capacity));
            table.resize(capacity);
            give(before);
        }
    }

    private void take(long bytes) {
        long missing = taken + bytes - memory.bytes();
        if (missing > 0 && !memory.tryGrow(missing)) {
            throw new MemoryExhaustedException("dedup window: " + bytes + " bytes more than the " + taken
                    + " it has were refused by the memory budget; the partition waits, since no id may be forgotten");
        }
        taken += bytes;
    }

    private void give(long bytes) {
        taken -= bytes;
        long spare = memory.bytes() - Math.max(taken, IdTable.bytesFor(IdTable.FIRST_CAPACITY));
        if (spare > 0) {
            memory.shrink(spare);
        }
    }

    /// The new ids of one round: seen by its own decisions, by nobody else until applied.
    public final class Staging implements AutoCloseable {
        private final IdTable ids;
        private final TreeMap<Long, Integer> perSlot = new TreeMap<>();
        private boolean prepared;
        private boolean open = true;

        private Staging() {
            take(IdTable.bytesFor(IdTable.FIRST_CAPACITY));
            ids = new IdTable(IdTable.FIRST_CAPACITY);
        }

        /// Whether the same id came first within the window; if not, this one is the first. Calls must come in feed
        /// order.
        public boolean isDuplicate(long fingerprint, long registeredAtMicros) {
            long first = Math.max(ids.get(fingerprint), newest(fingerprint));
            if (first != 0 && first >= registeredAtMicros - windowMicros) {
                return true;
            }
            grow(ids, 1);
            ids.put(fingerprint, registeredAtMicros);
            return false;
        }

        /// Makes room for [#apply], which then cannot fail; call it before the round is committed.
        public void prepare() {
            ids.forEach((fingerprint, time) -> perSlot.merge(slotOf(time), 1, Integer::sum));
            perSlot.forEach(DedupIndex.this::room);
            prepared = true;
        }

        /// The round is committed: its ids are in the window from now on.
        public void apply() {
            if (!prepared || !open) {
                throw new IllegalStateException("staging: prepared " + prepared + ", open " + open + ", expected both");
            }
            ids.forEach((fingerprint, time) -> room(slotOf(time), 0).put(fingerprint, time));
            close();
        }

        /// Forgets what was not applied.
        @Override
        public void close() {
            if (open) {
                open = false;
                give(IdTable.bytesFor(ids.capacity()));
            }
        }
    }
}
