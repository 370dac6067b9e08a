package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lists of live files from a read replica of the catalog's server. An answer counts when it is no older than what this process has seen of the feeds at the primary: nobody reads behind what
/// he was told before; and when it has a heartbeat of some process that is not long past, since merges move no feed and what they replaced is deleted. One that is older, or that does not come, is asked of the primary, and the replica is left alone for a while. Thread-safe.
final class ReplicaReads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaReads.class);

    /// A replica that was behind is asked again after this.
    private static final Duration BEHIND_FOR = Duration.ofSeconds(1);

    /// One that did not answer is asked again after this.
    private static final Duration AWAY_FOR = Duration.ofSeconds(5);

    /// Well below the time for which files that were replaced stay.
    private static final Duration MOST_AGE = Catalog.ALIVE_FOR;

    private final Database database;
    private final LiveFileStatements files;
    private final StoreStatements store;
    private final AtomicReference<FeedHeads> seen = new AtomicReference<>();
    private final AtomicLong registered = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong passed = new AtomicLong();
    private volatile ReplicaState.Status status = ReplicaState.Status.OK;
    private volatile long restUntilNanos = System.nanoTime();
    private volatile @Nullable UUID expectedStore;
    private volatile @Nullable UUID foundStore;

    ReplicaReads(CatalogSettings settings) {
        this.database = Database.openLater(settings);
        this.files = new LiveFileStatements(database);
        this.store = new StoreStatements(database);
    }

    /// What the primary has said.
    StoreInfo saw(StoreInfo info) {
        expectedStore = info.id();
        return info;
    }

    /// As [#saw(StoreInfo)].
    FeedHeads saw(FeedHeads heads) {
        seen.accumulateAndGet(heads, (known, next) -> known == null || next.reaches(known) ? next : known);
        return heads;
    }

    /// What the primary has registered for this process.
    RegisterOutcome saw(RegisterOutcome outcome) {
        if (outcome instanceof RegisterOutcome.Registered done) {
            registered.accumulateAndGet(done.firstSeq(), Math::max);
        }
        return outcome;
    }

    /// Empty when the primary is to be asked.
    Optional<LiveFiles> liveFiles(Set<LiveFiles.Kind> kinds, @Nullable PartitionId partition, int most) {
        FeedHeads least = seen.get();
        long leastRegistered = registered.get();
        UUID expected = expectedStore;
        if (least == null || expected == null || restUntilNanos - System.nanoTime() > 0) {
            passed.incrementAndGet();
            return Optional.empty();
        }
        try {
            if (!isReplicaOf(expected)) {
                return pass(ReplicaState.Status.FOREIGN, AWAY_FOR, "it has another store, " + foundStore + ", and not " + expected);
            }
            if (!store.hasHeartbeatWithin(MOST_AGE)) {
                return pass(ReplicaState.Status.BEHIND, BEHIND_FOR, "it has no heartbeat of the last " + MOST_AGE.toSeconds() + " s");
            }
            LiveFiles answer = files.read(kinds, partition, most);
            if (!answer.heads().reaches(least) || answer.heads().events() < leastRegistered) {
                return pass(ReplicaState.Status.BEHIND, BEHIND_FOR, "it is behind: " + answer.heads() + ", the primary was at " + least);
            }
            turn(ReplicaState.Status.OK, "");
            reads.incrementAndGet();
            return Optional.of(answer);
        } catch (CatalogException away) {
            return pass(ReplicaState.Status.AWAY, AWAY_FOR, String.valueOf(away.getMessage()));
        }
    }

    ReplicaState state() {
        return new ReplicaState(database.address(), status, reads.get(), passed.get());
    }

    @Override
    public void close() {
        database.close();
    }

    /// Asked until it has answered once, since it may have been away.
    private boolean isReplicaOf(UUID expected) {
        UUID found = foundStore;
        if (found == null) {
            found = store.storeInfo().id();
            foundStore = found;
        }
        return found.equals(expected);
    }

    private Optional<LiveFiles> pass(ReplicaState.Status next, Duration rest, String why) {
        restUntilNanos = System.nanoTime() + rest.toNanos();
        passed.incrementAndGet();
        if (next == ReplicaState.Status.FOREIGN) {
            foundStore = null;
        }
        turn(next, why);
        return Optional.empty();
    }

    private void turn(ReplicaState.Status next, String why) {
        if (status != next) {
            status = next;
            if (next == ReplicaState.Status.OK) {
                LOG.info("the replica of the catalog at {} is asked again", database.address());
            } else {
                LOG.warn("the replica of the catalog at {} is passed by for the primary: {}", database.address(), why);
            }
        }
    }
}
