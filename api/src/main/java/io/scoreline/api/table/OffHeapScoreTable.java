package io.scoreline.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A [ScoreTable] outside the heap: entities by a 128-bit hash under a random key of the table's own, names compared in
/// full, states packed. One thread merges; readers take no lock and get copies.
public final class OffHeapScoreTable implements ScoreTable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Scorer scorer;
    private final AtomicLongArray watermarks;
    private final RecordArena arena;
    private final Stripe[] stripes = new Stripe[Probe.STRIPES];
    private final TenantNumbers tenants = new TenantNumbers();
    private final long key0 = RANDOM.nextLong();
    private final long key1 = RANDOM.nextLong();
    private volatile long appliedSeq;
    private volatile long newestEventMicros = Long.MIN_VALUE;
    private volatile long size;
    private volatile long erasedSeq;
    private long entities;
    private volatile boolean full;
    private volatile boolean closed;

    public OffHeapScoreTable(Scorer scorer, int partitions, TableMemory memory) {
        this.scorer = scorer;
        this.watermarks = new AtomicLongArray(partitions);
        this.arena = new RecordArena(memory);
        Arrays.setAll(stripes, _ -> new Stripe(arena));
    }

    @Override
    public void merge(ScoreRow row) throws InterruptedException {
        EntityState merged = scorer.decode(row.state, row.stateFrom, row.stateLength);
        int tenant = tenants.add(row.tenant, row.tenantFrom, row.tenantLength);
        Probe probe = Probe.of(key0, key1, tenant, row.entity, row.entityFrom, row.entityLength);
        Stripe stripe = stripes[probe.stripe()];
        byte[] held = stripe.held(probe);
        if (held == null) {
            add(stripe, probe, row, merged);
        } else {
            replace(stripe, probe, row, merged, new TableRecord(held, 0));
        }
        newestEventMicros = Math.max(newestEventMicros, merged.lastEventMicros());
    }

    private void add(Stripe stripe, Probe probe, ScoreRow row, EntityState state) throws InterruptedException {
        // Once one was refused, whoever comes may have been refused before, and would not be whole.
        if (!full && stripe.add(probe, record(probe, row, state))) {
            size = ++entities;
        } else {
            full = true;
        }
    }

    private void replace(Stripe stripe, Probe probe, ScoreRow row, EntityState state, TableRecord held)
            throws InterruptedException {
        if (!held.isWhole()) {
            return;
        }
        state.merge(scorer.unpack(held.bytes(), held.stateFrom(), held.stateLength()));
        if (!stripe.replace(probe, record(probe, row, state))) {
            full = true;
            stripe.replace(probe, held.notWhole());
            size = --entities;
        }
    }

    private byte[] record(Probe probe, ScoreRow row, EntityState state) {
        return TableRecord.bytes(probe.second(), probe.tenant(), row, scorer.pack(state));
    }

    @Override
    public void erase(EntityKey key, long tombstoneSeq) throws InterruptedException {
        int tenant = tenants.of(key.tenant());
        if (tenant == TenantNumbers.UNKNOWN) {
            return;
        }
        byte[] name = key.entity().getBytes(UTF_8);
        Probe probe = Probe.of(key0, key1, tenant, name, 0, name.length);
        Stripe stripe = stripes[probe.stripe()];
        byte[] held = stripe.held(probe);
        TableRecord record = held == null ? null : new TableRecord(held, 0);
        if (record != null && record.seq() < tombstoneSeq) {
            // As long as before: it takes the place of the former one, which needs no memory.
            stripe.replace(probe, record.blank());
            size = record.isWhole() ? --entities : entities;
        }
    }

    @Override
    public void erased(long tombstoneSeq) {
        erasedSeq = Math.max(erasedSeq, tombstoneSeq);
    }

    @Override
    public long erasedSeq() {
        return erasedSeq;
    }

    @Override
    public void applied(long scoreSeq, Map<Integer, Long> moved) {
        moved.forEach((partition, seq) -> watermarks.accumulateAndGet(partition, seq, Math::max));
        appliedSeq = Math.max(appliedSeq, scoreSeq);
    }

    @Override
    public long appliedSeq() {
        return appliedSeq;
    }

    @Override
    public long watermark(int partition) {
        return watermarks.get(partition);
    }

    @Override
    public @Nullable EntityScores get(EntityKey key) {
        int tenant = tenants.of(key.tenant());
        if (tenant == TenantNumbers.UNKNOWN) {
            return null;
        }
        byte[] name = key.entity().getBytes(UTF_8);
        Probe probe = Probe.of(key0, key1, tenant, name, 0, name.length);
        try {
            byte[] found = stripes[probe.stripe()].find(probe);
            if (found == null) {
                return null;
            }
            TableRecord record = new TableRecord(found, 0);
            return record.isWhole() ? scores(key, record) : null;
        } catch (IllegalStateException e) {
            throw gone(e);
        }
    }

    private EntityScores scores(EntityKey key, TableRecord record) {
        EntityState state = scorer.unpack(record.bytes(), record.stateFrom(), record.stateLength());
        return new EntityScores(key, state, record.partition(), record.seq());
    }

    @Override
    public void forEach(String tenant, byte[] prefix, Consumer<EntityScores> visitor) {
        int number = tenants.of(tenant);
        if (number == TenantNumbers.UNKNOWN) {
            return;
        }
        RecordBuffer records = new RecordBuffer();
        for (Stripe stripe : stripes) {
            try {
                stripe.copyAll(records);
            } catch (IllegalStateException e) {
                throw gone(e);
            }
            records.forEach(record -> {
                if (record.isWhole() && record.beginsWith(number, prefix)) {
                    String name = new String(record.bytes(), record.nameFrom(), record.nameLength(), UTF_8);
                    visitor.accept(scores(new EntityKey(tenant, name), record));
                }
            });
        }
    }

    private RuntimeException gone(IllegalStateException cause) {
        return closed
                ? Problem.of(ProblemCode.NOT_READY, "the score table was replaced while it was read; try again")
                        .exception()
                : cause;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long newestEventMicros() {
        return newestEventMicros;
    }

    @Override
    public long bytes() {
        return arena.bytes();
    }

    @Override
    public boolean full() {
        return full;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
