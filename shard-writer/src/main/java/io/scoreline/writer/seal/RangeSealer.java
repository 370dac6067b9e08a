package io.scoreline.writer.seal;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.NewShard;
import io.scoreline.shard.catalog.RegisterOutcome;
import io.scoreline.shard.catalog.Registration;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.SourceMove;
import io.scoreline.shard.catalog.WriterClaim;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.WriterFencedException;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.journal.JournalReader;
import io.scoreline.writer.journal.JournalRecord;
import io.scoreline.writer.row.PromotedFeatures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One try after another to publish and register the reader's range. Between tries it knows no more than whether the
/// last one's outcome is open, and where sources were said to stand. Not thread-safe.
final class RangeSealer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RangeSealer.class);

    /// Memory for a range, in multiples of its bytes: the records themselves, and what writing Parquet takes beside
    /// them.
    private static final int MEMORY_PER_BYTE = 3;

    private static final int MEMORY_PER_ROW = 64;
    private static final int MEMORY_PER_FEATURE = 16;
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(1);

    private final SealParts parts;
    private final Catalog catalog;
    private final WriterId writer;
    private final LiveFeatures features;
    private final Map<SourceKey, Long> knownSources = new HashMap<>();
    private final SealScratch scratch = new SealScratch();
    private volatile long epoch;
    private boolean askFirst;
    private @Nullable Unresolved unresolved;

    RangeSealer(SealParts parts, long epoch) {
        this.parts = parts;
        this.catalog = parts.catalog();
        this.writer = parts.journal().writer();
        this.features = new LiveFeatures(catalog);
        this.epoch = epoch;
    }

    /// What a registered range came to.
    record Sealed(Map<Integer, Long> seqs, List<SourceMove> sources) {}

    /// A registration that may have happened: only a claim with a new epoch makes its outcome final.
    private record Unresolved(List<NewShard> shards, List<SourceMove> sources) {}

    /// The epoch of the newest claim; for any thread.
    long epoch() {
        return epoch;
    }

    /// Whether the range must stay as it is because it may be registered.
    boolean isUnresolved() {
        return unresolved != null;
    }

    /// Seals the range; null when it has to be tried again at once. [WriterFencedException] is final, other exceptions
    /// are not.
    @Nullable
    Sealed attempt(JournalReader range) throws IOException, InterruptedException {
        Unresolved open = unresolved;
        if (open != null) {
            Sealed found = resolve(open, range);
            if (found != null) {
                return found;
            }
        }
        if (askFirst) {
            // Nothing is written while the catalog is away.
            catalog.writerDone(writer);
            askFirst = false;
        }
        SourcePlan plan = new SourcePlan(knownSources);
        Published published = publish(range, plan);
        return register(range, published, plan.moves());
    }

    @Override
    public void close() {
        scratch.close();
    }

    /// Forgets what was said about sources: it counts for one range.
    void rangeDone() {
        knownSources.clear();
    }

    private record Published(List<NewShard> shards, long events) {}

    private Published publish(JournalReader range, SourcePlan plan) throws IOException, InterruptedException {
        PromotedFeatures promoted = features.current();
        RangeFiles files = new RangeFiles(
                parts.store(), parts.partitioner(), writer, epoch, range.from(), range.to(), promoted, scratch);
        try (Reservation memory = parts.budget().reserve(range.bytes() * MEMORY_PER_BYTE, MEMORY_WAIT)) {
            List<EventBatch> counting = new ArrayList<>();
            for (JournalRecord record : range.read()) {
                EventBatch batch = EventBatch.decode(record.bytes(), record.from(), record.length());
                if (plan.counts(batch)) {
                    counting.add(batch);
                }
            }
            RangeRows rows = new RangeRows(counting);
            long perRow = MEMORY_PER_ROW
                    + (long) MEMORY_PER_FEATURE * promoted.specs().size();
            if (!memory.tryGrow(rows.size() * perRow)) {
                throw new MemoryExhaustedException("sealing " + rows.size() + " rows with "
                        + promoted.specs().size() + " features: expected " + rows.size() * perRow
                        + " bytes of the budget to be free");
            }
            files.publish(rows);
            return new Published(files.published(), rows.size());
        } catch (IOException | RuntimeException | InterruptedException e) {
            delete(files.published());
            throw e;
        }
    }

    private @Nullable Sealed register(JournalReader range, Published published, List<SourceMove> moves)
            throws IOException {
        List<NewShard> shards = published.shards();
        RegisterOutcome outcome;
        KillPoint.SEAL_PUBLISHED.pass();
        try {
            outcome = catalog.register(
                    new Registration(writer, epoch, range.from(), range.to(), published.events(), shards, moves));
            KillPoint.SEAL_REGISTERED.pass();
        } catch (CatalogException e) {
            askFirst = true;
            if (e.outcomeUnknown()) {
                unresolved = new Unresolved(shards, moves);
            } else {
                delete(shards);
            }
            throw e;
        }
        return switch (outcome) {
            case RegisterOutcome.Registered registered -> new Sealed(seqs(shards, registered.firstSeq()), moves);
            case RegisterOutcome.SourceConflict conflict -> {
                delete(shards);
                learn(conflict);
                yield null;
            }
            case RegisterOutcome.Fenced fenced -> {
                if (fenced.epoch() == epoch && fenced.done() == range.to()) {
                    yield new Sealed(seqsByPath(shards), moves);
                }
                delete(shards);
                throw fenced(fenced.epoch(), fenced.done(), range);
            }
        };
    }

    private void learn(RegisterOutcome.SourceConflict conflict) {
        SourceKey key = new SourceKey(conflict.tenant(), conflict.name());
        parts.sources().standsAt(key, conflict.position());
        Long before = knownSources.put(key, conflict.position());
        if (before != null && before == conflict.position()) {
            throw new IllegalStateException("source \"" + key.name() + "\" of tenant " + key.tenant()
                    + " was refused at the position where the catalog says it stands, " + before);
        }
    }

    /// Claims the writer anew: what is in flight under the old epoch can no longer commit, so `done` now says for good
    /// whether it did.
    private @Nullable Sealed resolve(Unresolved open, JournalReader range) throws IOException {
        WriterClaim claim = catalog.reclaimWriter(
                        writer, parts.journal().claimToken())
                .orElseThrow(() -> new WriterFencedException("writer " + writer.value()
                        + " was claimed by another process: whether positions " + (range.from() + 1) + " to "
                        + range.to() + " are registered is found at the next start"));
        epoch = claim.epoch();
        parts.journal().epoch(epoch);
        if (claim.done() == range.to()) {
            Sealed found = new Sealed(seqsByPath(open.shards()), open.sources());
            unresolved = null;
            LOG.info("journal range {}-{} turned out to be registered", range.from(), range.to());
            return found;
        }
        if (claim.done() != range.from()) {
            throw fenced(claim.epoch(), claim.done(), range);
        }
        unresolved = null;
        delete(open.shards());
        return null;
    }

    private WriterFencedException fenced(long foundEpoch, long done, JournalReader range) {
        return new WriterFencedException("writer " + writer.value() + " was claimed by another process: expected epoch "
                + epoch + " and position " + range.from() + " in the catalog, found epoch " + foundEpoch
                + " and position " + done);
    }

    private static Map<Integer, Long> seqs(List<NewShard> shards, long firstSeq) {
        Map<Integer, Long> seqs = new HashMap<>();
        for (int i = 0; i < shards.size(); i++) {
            seqs.merge(shards.get(i).partition().value(), firstSeq + i, Math::max);
        }
        return seqs;
    }

    /// The seqs of shards whose registration was not seen: those that have been merged meanwhile are long past and have
    /// none.
    private Map<Integer, Long> seqsByPath(List<NewShard> shards) {
        Map<Integer, Long> seqs = new HashMap<>();
        Map<ShardPath, Integer> partitions = shards.stream()
                .collect(Collectors.toMap(
                        shard -> shard.file().path(), shard -> shard.partition().value()));
        for (NewShard shard : shards) {
            for (ShardEntry entry : catalog.shards(shard.partition(), 0, Long.MAX_VALUE)) {
                if (partitions.containsKey(entry.path())) {
                    seqs.merge(shard.partition().value(), entry.toSeq(), Math::max);
                }
            }
        }
        return seqs;
    }

    /// Removes files of which it is certain that no registration can name them; one that stays is an orphan, collected
    /// later.
    private void delete(List<NewShard> shards) {
        for (NewShard shard : shards) {
            try {
                parts.store().delete(shard.file().path());
            } catch (IOException e) {
                LOG.warn(
                        "{}: an unregistered file could not be deleted: {}",
                        shard.file().path(),
                        e.toString());
            }
        }
    }
}
