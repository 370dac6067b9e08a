package io.scoreline.api.access;

import io.scoreline.api.http.Caller;
import io.scoreline.api.http.Doorman;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.api.http.TenantShare;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.KeyEntry;
import io.scoreline.shard.catalog.LiveKeys;
import io.scoreline.shard.catalog.TenantLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All live keys in memory. A thread of its own reads them again and again, so that no request waits for the catalog; one with a well-formed key that is not known waits for
/// the next look, which comes at once, so that a new key is good everywhere. A revoked key is refused at the latest [#REVOKED_WITHIN] later; where the catalog cannot be
/// reached, keys go on for [#GOOD_FOR] and are refused with 503 from then on. Thread-safe.
public final class KeyRing implements Doorman, AutoCloseable {
    /// How long a revoked key may still be taken by a replica that reaches the catalog.
    public static final Duration REVOKED_WITHIN = Duration.ofSeconds(3);

    /// How long keys are taken by a replica that does not reach it.
    public static final Duration GOOD_FOR = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    private static final Duration LOOK = Duration.ofMillis(1_500);
    private static final double JITTER = 0.2;

    /// Keys that nobody has do not make us look more often than this.
    private static final Duration LEAST_LOOK = Duration.ofMillis(200);

    private static final Duration MISS_WAIT = Duration.ofSeconds(2);

    private final Catalog catalog;
    private final Clock clock;
    private final Map<String, TenantShare> shares = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Thread looker;
    private volatile Known known;
    private boolean wanted;
    private boolean closed;

    private KeyRing(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
        this.known = read();
        this.looker = Thread.ofVirtual().name("key-ring").unstarted(this::look);
    }

    /// Reads the keys once and keeps looking.
    public static KeyRing open(Catalog catalog, Clock clock) {
        KeyRing ring = new KeyRing(catalog, clock);
        ring.looker.start();
        return ring;
    }

    @Override
    public boolean keyed() {
        return known.keyed();
    }

    @Override
    public boolean answersAtOnce(String text) {
        return KeyText.parse(text)
                .map(key -> known.holders().containsKey(key.sha256()))
                .orElse(true);
    }

    @Override
    public Caller caller(String text) {
        KeyText key = KeyText.parse(text).orElseThrow(KeyRing::invalid);
        String digest = key.sha256();
        Holder holder = find(digest);
        if (holder == null) {
            awaitLook();
            holder = find(digest);
        }
        if (holder == null || !holder.entry().isLive(clock.instant())) {
            throw invalid();
        }
        return holder.caller();
    }

    private @Nullable Holder find(String digest) {
        Known now = known;
        if (System.nanoTime() - now.readNanos() > GOOD_FOR.toNanos()) {
            throw Problem.of(
                            ProblemCode.CATALOG_UNAVAILABLE,
                            "the keys could not be read for " + GOOD_FOR.toMinutes() + " minutes, and are not taken any more")
                    .exception();
        }
        return now.holders().get(digest);
    }

    private static ProblemException invalid() {
        return Problem.of(ProblemCode.KEY_INVALID, "the API key is mistyped, unknown, revoked or expired")
                .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .exception();
    }

    /// Waits for a look that begins after now.
    private void awaitLook() {
        long asked = System.nanoTime();
        lock.lock();
        try {
            wanted = true;
            moved.signalAll();
            long left = MISS_WAIT.toNanos();
            while (known.readNanos() - asked < 0 && !closed && left > 0) {
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        while (awaitTurn()) {
            try {
                Known next = read();
                lock.lock();
                try {
                    known = next;
                    moved.signalAll();
                } finally {
                    lock.unlock();
                }
            } catch (CatalogException away) {
                LOG.debug("keys: {}", away.toString());
            } catch (RuntimeException unexpected) {
                LOG.warn("keys could not be read", unexpected);
            }
        }
    }

    /// Waits until it is time to look; false when the ring is closed.
    private boolean awaitTurn() {
        long now = System.nanoTime();
        double factor = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
        long due = now + (long) (LOOK.toNanos() * factor);
        long soonest = now + LEAST_LOOK.toNanos();
        lock.lock();
        try {
            while (!closed) {
                long left = (wanted ? soonest : due) - System.nanoTime();
                if (left <= 0) {
                    wanted = false;
                    return true;
                }
                moved.await(left, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return false;
    }

    private Known read() {
        long asked = System.nanoTime();
        LiveKeys live = catalog.liveKeys();
        Map<String, Holder> holders = new HashMap<>();
        for (KeyEntry entry : live.keys()) {
            holders.put(entry.sha256(), new Holder(entry, caller(entry, live)));
        }
        shares.keySet().retainAll(live.limits().keySet());
        return new Known(live.keyed(), Map.copyOf(holders), asked);
    }

    private Caller caller(KeyEntry entry, LiveKeys live) {
        TenantLimits limits = live.limits().getOrDefault(entry.tenant(), TenantLimits.NONE);
        TenantShare share =
                shares.computeIfAbsent(entry.tenant(), tenant -> new TenantShare(limits, System::nanoTime));
        share.change(limits);
        return new Caller(entry.tenant(), entry.tenant().isEmpty(), entry.scopes(), entry.origins(), share);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            looker.join(MISS_WAIT.plusSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Holder(KeyEntry entry, Caller caller) {}

    private record Known(boolean keyed, Map<String, Holder> holders, long readNanos) {}
}
