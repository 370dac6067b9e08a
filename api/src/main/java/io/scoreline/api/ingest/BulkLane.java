package io.scoreline.api.ingest;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.shard.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The lane of requests that nobody waits for (`X-Priority: bulk`): few at a time send their bodies, one at a time is taken apart and journalled, and none gets memory
/// while half of it is in use. So an interactive request finds at most one bulk batch before it, whatever load of them there is. Thread-safe.
final class BulkLane {
    private static final int SENDING = 32;
    private static final Duration TURN = Duration.ofSeconds(10);
    private static final String RETRY_SECONDS = "5";

    private final Semaphore sending = new Semaphore(SENDING);
    private final Semaphore working = new Semaphore(1, true);
    private final MemoryBudget budget;

    BulkLane(MemoryBudget budget) {
        this.budget = budget;
    }

    /// Before the body is read; until [#leave].
    void enter() {
        if (budget.reservedBytes() > budget.limitBytes() / 2) {
            throw refused(ProblemCode.MEMORY_EXHAUSTED, "half of the memory is in use; the rest is for interactive requests");
        }
        if (!sending.tryAcquire()) {
            throw refused(ProblemCode.OVERLOADED, SENDING + " bulk requests are in progress, as many as there may be");
        }
    }

    void leave() {
        sending.release();
    }

    /// Before the body is taken apart; until [#endTurn].
    void awaitTurn() throws InterruptedException {
        if (!working.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw refused(ProblemCode.OVERLOADED, "bulk requests take turns, and none came within " + TURN.toSeconds() + " s");
        }
    }

    void endTurn() {
        working.release();
    }

    private static ProblemException refused(ProblemCode code, String detail) {
        return Problem.of(code, detail).withHeader("Retry-After", RETRY_SECONDS).exception();
    }
}
