package io.scoreline.api.http;

import io.scoreline.shard.catalog.TenantLimits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// What one tenant may still ask of this replica. Thread-safe.
public final class TenantShare {
    /// Requests of one tenant that wait for something to come, at most: one tenant does not take all places for such.
    private static final int MAX_WAITING = 6_144;

    private final LongSupplier nanos;
    private final TokenBucket events;
    private final TokenBucket requests;
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile TenantLimits limits;

    public TenantShare(TenantLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
        long now = nanos.getAsLong();
        this.events = new TokenBucket(limits.eventsPerSecond(), now);
        this.requests = new TokenBucket(limits.requestsPerSecond(), now);
    }

    static TenantShare unlimited() {
        return new TenantShare(TenantLimits.NONE, System::nanoTime);
    }

    public void change(TenantLimits changed) {
        events.rate(changed.eventsPerSecond());
        requests.rate(changed.requestsPerSecond());
        limits = changed;
    }

    /// Counts a request in, until [#leave]; a problem when there is no place for it. One that waits for something to come takes another kind of place.
    void enter(boolean waits) {
        long wait = requests.take(1, nanos.getAsLong());
        if (wait > 0) {
            throw limited("requests", limits.requestsPerSecond(), Duration.ofNanos(wait));
        }
        int most = waits ? MAX_WAITING : limits.concurrent() == 0 ? Integer.MAX_VALUE : limits.concurrent();
        AtomicInteger places = waits ? waiting : working;
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            throw Problem.of(ProblemCode.TENANT_BUSY, "the tenant has " + most + " requests in progress, as many as it may")
                    .with("expected", "at most " + most + " at a time")
                    .withHeader(Problem.RETRY_AFTER, "1")
                    .exception();
        }
    }

    void leave(boolean waits) {
        (waits ? waiting : working).decrementAndGet();
    }

    /// Before a body is read: a problem when not one event could be taken.
    public void expectEvents() {
        long now = nanos.getAsLong();
        if (events.isEmpty(now)) {
            throw limited("events", limits.eventsPerSecond(), events.untilSome(now));
        }
    }

    /// Takes so many events out of what the tenant may send, or none of them with a problem.
    public void takeEvents(long count) {
        long wait = events.take(count, nanos.getAsLong());
        if (wait > 0) {
            throw limited("events", limits.eventsPerSecond(), Duration.ofNanos(wait));
        }
    }

    private static ProblemException limited(String what, long perSecond, Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        return Problem.of(
                        ProblemCode.RATE_LIMITED,
                        "the tenant may send " + perSecond + " " + what + " a second, and has sent more; nothing was taken")
                .with("expected", "at most " + perSecond + " " + what + " a second")
                .withHeader(Problem.RETRY_AFTER, Long.toString(seconds))
                .exception();
    }
}
