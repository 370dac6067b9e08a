package io.scoreline.writer.seal;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.SourceMove;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.event.SourceRange;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far sources have come: what the catalog has registered, and what this journal holds beyond it. Thread-safe; the
/// catalog is asked outside the monitor.
public final class SourcePositions {
    /// Sources remembered, beside those that the journal holds unregistered batches of.
    static final int MAX_SOURCES = 10_000;

    /// How long an answer of the catalog counts: another writer may move the source as well.
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Catalog catalog;
    private final LinkedHashMap<SourceKey, Standing> standings = new LinkedHashMap<>(16, 0.75f, true);
    private long done;

    public SourcePositions(Catalog catalog) {
        this.catalog = catalog;
    }

    /// A batch is in the journal for good.
    public void journalled(EventBatch batch, long journalPosition) {
        SourceRange range = batch.source();
        if (range == null) {
            return;
        }
        synchronized (this) {
            Standing standing = standing(new SourceKey(batch.tenant(), range.name()));
            standing.journalled = Math.max(standing.journalled, range.to());
            standing.journalPosition = journalPosition;
            forgetEldest();
        }
    }

    /// While the journal holds unregistered batches of a source the answer is known here; else the catalog is asked,
    /// once a second at most. When it is away its last answer counts, and without one the failure is the caller's.
    public long position(String tenant, String name) {
        SourceKey key = new SourceKey(tenant, name);
        Long known = known(key, true);
        if (known != null) {
            return known;
        }
        long registered;
        try {
            registered = catalog.sourcePosition(tenant, name);
        } catch (CatalogException away) {
            Long stale = known(key, false);
            if (stale == null) {
                throw away;
            }
            return stale;
        }
        synchronized (this) {
            Standing standing = standing(key);
            standing.registered(registered);
            forgetEldest();
            return standing.position(done);
        }
    }

    private synchronized @Nullable Long known(SourceKey key, boolean fresh) {
        Standing standing = standings.get(key);
        if (standing == null) {
            return null;
        }
        boolean answers = standing.isPending(done)
                || (standing.isAnswered && (!fresh || System.nanoTime() - standing.answeredAtNanos < FRESH_NANOS));
        return answers ? standing.position(done) : null;
    }

    /// Sources have moved with the registration of the journal up to a position.
    synchronized void registered(List<SourceMove> moves, long upToPosition) {
        done = upToPosition;
        for (SourceMove move : moves) {
            standing(new SourceKey(move.tenant(), move.name())).registered(move.to());
        }
        forgetEldest();
    }

    /// Everything up to a position was registered before.
    public synchronized void registeredBefore(long position) {
        done = position;
    }

    /// The catalog says where a source stands, against what the journal holds of it: batches of it that cannot follow
    /// will be left out, so they do not count.
    synchronized void standsAt(SourceKey key, long position) {
        Standing standing = standing(key);
        standing.registered(position);
        standing.journalled = position;
    }

    private Standing standing(SourceKey key) {
        return standings.computeIfAbsent(key, absent -> new Standing());
    }

    private void forgetEldest() {
        Iterator<Map.Entry<SourceKey, Standing>> eldest = standings.entrySet().iterator();
        while (standings.size() > MAX_SOURCES && eldest.hasNext()) {
            if (!eldest.next().getValue().isPending(done)) {
                eldest.remove();
            }
        }
    }

    private static final class Standing {
        long registered;
        boolean isAnswered;
        long answeredAtNanos;
        long journalled;
        long journalPosition;

        boolean isPending(long done) {
            return journalPosition > done;
        }

        long position(long done) {
            return isPending(done) ? Math.max(registered, journalled) : registered;
        }

        void registered(long position) {
            registered = position;
            isAnswered = true;
            answeredAtNanos = System.nanoTime();
        }
    }
}
