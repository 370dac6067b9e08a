package io.scoreline.writer;

import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.ClaimOutcome;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.memory.MemoryAccount;
import io.scoreline.shard.store.Disk;
import io.scoreline.shard.store.LocalDisk;
import io.scoreline.shard.store.UnforcedDisk;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.journal.Journal;
import io.scoreline.writer.journal.JournalSettings;
import io.scoreline.writer.seal.SealHistory;
import io.scoreline.writer.seal.SealParts;
import io.scoreline.writer.seal.Sealer;
import io.scoreline.writer.seal.SourcePositions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One API replica's journal and sealer: batches go in, registered shards come out. Thread-safe.
public final class ShardWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardWriter.class);

    private final Journal journal;
    private final SealHistory history;
    private final SourcePositions sources;
    private final Sealer sealer;
    private final Catalog catalog;
    private final Clock clock;
    private final Duration stopDeadline;
    private final long journalCapBytes;
    private final long heldAtStart;
    private final boolean journalled;

    private ShardWriter(
            Journal journal,
            SealHistory history,
            SourcePositions sources,
            Sealer sealer,
            Catalog catalog,
            Clock clock,
            ShardWriterSettings settings) {
        this.journal = journal;
        this.history = history;
        this.sources = sources;
        this.sealer = sealer;
        this.catalog = catalog;
        this.clock = clock;
        this.stopDeadline = settings.stopDeadline();
        this.journalCapBytes = settings.journalCapBytes();
        this.journalled = settings.journalled();
        this.heldAtStart = journal.forcedPosition();
    }

    /// Whether what was appended outlives this process, as soon as it is acknowledged.
    public boolean journalled() {
        return journalled;
    }

    /// Opens (or makes) the journal, claims the writer in the catalog, and begins to seal what the journal holds. A
    /// journal beside which acknowledged events may lie elsewhere is refused: [JournalStrandedException],
    /// [JournalCopiedException], [io.scoreline.writer.journal.JournalDamagedException].
    public static ShardWriter open(ShardWriterSettings settings, ShardWriterParts parts) throws IOException {
        return open(settings, parts, new LocalDisk());
    }

    /// The same with the journal on a disk that may have faults.
    public static ShardWriter open(ShardWriterSettings settings, ShardWriterParts parts, Disk journalDisk)
            throws IOException {
        return open(settings, parts, journalDisk, false);
    }

    /// To `drain` it the journal may also be one whose replica has another writer by now.
    static ShardWriter open(ShardWriterSettings settings, ShardWriterParts parts, Disk journalDisk, boolean drain)
            throws IOException {
        SourcePositions sources = new SourcePositions(parts.catalog());
        JournalSettings journalSettings =
                new JournalSettings(settings.journalDirectory(), settings.journalCapBytes(), settings.segmentBytes());
        Journal journal = settings.journalled()
                ? Journal.open(
                        journalSettings,
                        parts.clock(),
                        record -> sources.journalled(
                                EventBatch.decode(record.bytes(), record.from(), record.length()), record.position()),
                        journalDisk)
                : Journal.openEmptied(journalSettings, parts.clock(), new UnforcedDisk(journalDisk));
        try {
            ClaimOutcome.Claimed claim = WriterClaims.claim(journal, settings, parts.catalog(), drain);
            journal.start(claim.epoch(), claim.done());
            sources.registeredBefore(claim.done());
            LOG.info(
                    "journal {}: writer {}, epoch {}, registered up to position {} of {}",
                    settings.journalDirectory(),
                    journal.writer().value(),
                    claim.epoch(),
                    claim.done(),
                    journal.forcedPosition());
            SealHistory history = new SealHistory(claim.done());
            Sealer sealer = Sealer.start(
                    sealParts(journal, parts, sources), history, claim.epoch(), settings.sealBytes());
            return new ShardWriter(
                    journal, history, sources, sealer, parts.catalog(), parts.clock(), settings);
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private static SealParts sealParts(Journal journal, ShardWriterParts parts, SourcePositions sources) {
        return new SealParts(
                journal,
                parts.store(),
                parts.catalog(),
                parts.budget().of(MemoryAccount.INGEST),
                parts.eventFeed(),
                new Partitioner(parts.catalog().storeInfo().partitions()),
                sources);
    }

    public WriterId id() {
        return journal.writer();
    }

    /// Appends a batch to the journal; completes when it is forced to disk. Fails with [JournalFullException] at the
    /// disk cap and with [WriterFencedException] when this writer may not acknowledge any more. Dependents of the
    /// future run on the journal's one thread and must not block.
    public CompletableFuture<Receipt> append(EventBatch batch) {
        CompletableFuture<Receipt> acknowledged = new CompletableFuture<>();
        var _ = journal.append(batch.bytes(), batch.encodedFrom(), batch.encodedLength()).whenComplete((position, failure) -> {
            if (failure == null) {
                sources.journalled(batch, position);
                acknowledged.complete(new Receipt(id(), position));
            } else {
                acknowledged.completeExceptionally(failure);
            }
        });
        return acknowledged;
    }

    /// How far a source has come, counting what is journalled and not yet registered.
    public long sourcePosition(String tenant, String name) {
        return sources.position(tenant, name);
    }

    /// For each partition number the feed seq that holds the batch, once it is registered; null while it is not, empty
    /// when it is long past.
    public @Nullable Map<Integer, Long> registeredAt(Receipt receipt) {
        return history.registeredAt(own(receipt).position());
    }

    /// Completes when everything up to the receipt's position is registered.
    public CompletableFuture<Void> stored(Receipt receipt) {
        return history.stored(own(receipt).position());
    }

    /// When the oldest journalled batch that is not yet registered was appended, in epoch milliseconds.
    public OptionalLong oldestUnregisteredMillis() {
        if (history.done() >= journal.forcedPosition()) {
            return OptionalLong.empty();
        }
        OptionalLong oldest = sealer.oldestMillis();
        return oldest.isPresent() ? oldest : OptionalLong.of(clock.millis());
    }

    /// Whether all that the journal held at the start has been registered.
    public boolean replayed() {
        return history.done() >= heldAtStart;
    }

    /// Why this writer stopped acknowledging; null while it works.
    public @Nullable Throwable failure() {
        Throwable sealing = sealer.failure();
        return sealing == null ? journal.failure() : sealing;
    }

    public long journalBytes() {
        return journal.bytes();
    }

    /// The disk that the journal may take.
    public long journalCapBytes() {
        return journalCapBytes;
    }

    /// Where the journal ends.
    public long endPosition() {
        return journal.forcedPosition();
    }

    /// Lets what the journal holds up to a position go as soon as it is registered; true when nothing of it is left.
    public boolean emptyJournal(long position) {
        journal.emptyUpTo(position);
        return !journal.holds(position);
    }

    /// How far the journal is registered.
    long registeredPosition() {
        return history.done();
    }

    /// Stops taking batches, seals and registers what is left as far as the catalog allows within the settings' stop
    /// deadline, says in the catalog that the writer has ended when nothing is left, closes. Of what is registered no segment is
    /// left behind.
    @Override
    public void close() {
        var _ = closeEmptied();
    }

    /// Like [#close]; false when the writer has not ended.
    boolean closeEmptied() {
        journal.stopAppending();
        sealer.finish(stopDeadline);
        empty();
        boolean ended = end();
        closeJournal();
        return ended;
    }

    private void empty() {
        try {
            journal.emptyAtEnd();
        } catch (IOException e) {
            LOG.warn("what is registered could not be taken out of the journal: {}", e.toString());
        }
    }

    private boolean end() {
        long done = history.done();
        if (failure() != null || done != journal.forcedPosition()) {
            return false;
        }
        try {
            return catalog.endWriter(id(), sealer.epoch(), done);
        } catch (CatalogException away) {
            LOG.warn(
                    "writer {} has registered everything, but the catalog was not told that it ended: {}",
                    id().value(),
                    away.getMessage());
            return false;
        }
    }

    /// Ends as a killed process would, but for what its operating system still does: nothing is sealed any more.
    void abandon() {
        sealer.close();
        closeJournal();
    }

    private void closeJournal() {
        try {
            journal.close();
        } catch (IOException e) {
            LOG.warn("closing the journal failed: {}", e.toString());
        }
    }

    private Receipt own(Receipt receipt) {
        if (!receipt.writer().equals(id())) {
            throw new IllegalArgumentException(
                    "receipt of writer " + receipt.writer().value() + ": expected one of writer " + id().value());
        }
        return receipt;
    }
}
