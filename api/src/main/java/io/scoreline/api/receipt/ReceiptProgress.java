package io.scoreline.api.receipt;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.table.FeedLag;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.api.table.TableSnapshot;
import io.scoreline.shard.cache.CacheBounds;
import io.scoreline.shard.cache.MetadataCache;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.writer.Receipt;
import io.scoreline.writer.ShardWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waits for what receipts stand for. A receipt of this replica's writer is followed in memory; one of another replica through the catalog. Thread-safe.
public final class ReceiptProgress {
    /// How often another writer's progress is looked up.
    private static final long LOOK_MILLIS = 100;

    private static final CacheBounds OTHER_WRITERS = new CacheBounds(
            Duration.ofMillis(LOOK_MILLIS), Duration.ofSeconds(2), Duration.ofSeconds(10), 1_000, 1_000);

    private final ShardWriter writer;
    private final Catalog catalog;
    private final ScoreTables tables;
    private final MetadataCache<WriterId, Long> otherWriters;

    public ReceiptProgress(ShardWriter writer, Catalog catalog, ScoreTables tables) {
        this.writer = writer;
        this.catalog = catalog;
        this.tables = tables;
        // A position only grows, so an old one is a lower bound: however many wait, each writer is looked up once in a while.
        this.otherWriters = new MetadataCache<>(OTHER_WRITERS, catalog::writerDone);
    }

    /// Waits until what this replica acknowledged is registered; false when time is up.
    public boolean awaitStored(Receipt receipt, Duration atMost) throws InterruptedException {
        CompletableFuture<Void> stored = writer.stored(receipt);
        try {
            stored.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException notYet) {
            return false;
        } finally {
            // The writer forgets who no longer waits.
            stored.cancel(false);
        }
    }

    /// Waits until the tables of all live definitions include what this replica acknowledged.
    public boolean awaitScored(Receipt receipt, Duration atMost) throws InterruptedException {
        Map<Integer, Long> seqs = writer.registeredAt(receipt);
        return seqs != null
                && tables.await(
                        () -> tables.snapshot()
                                .map(snapshot -> snapshot.allCover(seqs))
                                .orElse(false),
                        atMost);
    }

    /// Waits until the definition's table includes, in one partition, what the receipt stands for; false when time is up.
    public boolean awaitIn(ServedDefinition served, int partition, Receipt receipt, Duration atMost)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        int definition = served.entry().id();
        if (receipt.writer().equals(writer.id())) {
            if (!awaitStored(receipt, atMost)) {
                return false;
            }
            Map<Integer, Long> seqs = writer.registeredAt(receipt);
            if (seqs != null && !seqs.isEmpty()) {
                Long seq = seqs.get(partition);
                return seq == null || awaitWatermark(definition, partition, seq, left(deadline));
            }
        } else if (!awaitRegistered(receipt, deadline)) {
            return false;
        }
        return awaitHead(definition, partition, deadline);
    }

    private boolean awaitRegistered(Receipt receipt, long deadline) throws InterruptedException {
        while (true) {
            long done = otherWriters
                    .get(receipt.writer())
                    .value()
                    .orElseThrow(() -> Problem.of(
                                    ProblemCode.RECEIPT_INVALID, "the receipt is of a writer that this store does not know")
                            .with("field", "after")
                            .exception());
            if (done >= receipt.position()) {
                return true;
            }
            long left = left(deadline).toMillis();
            if (left <= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(left, LOOK_MILLIS));
        }
    }

    /// Waits until the table includes all that is registered now in the partition.
    private boolean awaitHead(int definition, int partition, long deadline) throws InterruptedException {
        long head = catalog.heads().events();
        if (!tables.await(() -> seen() >= head, left(deadline))) {
            return false;
        }
        long newest = tables.snapshot()
                .map(snapshot -> snapshot.lag().newestSeqs().get(partition))
                .orElse(head);
        return awaitWatermark(definition, partition, newest, left(deadline));
    }

    private long seen() {
        return tables.snapshot().map(TableSnapshot::lag).map(FeedLag::seenSeq).orElse(0L);
    }

    private boolean awaitWatermark(int definition, int partition, long seq, Duration atMost) throws InterruptedException {
        return tables.await(() -> watermark(definition, partition) >= seq, atMost);
    }

    private long watermark(int definition, int partition) {
        @Nullable ServedDefinition served = tables.snapshot()
                .map(snapshot -> snapshot.served().get(definition))
                .orElse(null);
        return served == null ? -1 : served.table().watermark(partition);
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
