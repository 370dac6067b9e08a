package io.scoreline.api.read;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.read.LeaderSweep.Leaders;
import io.scoreline.api.table.ServedDefinition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sweeps shared by all who ask for the same list; one at a time, since each goes over a whole table. A list is shared while the table has not moved, and else for twenty times
/// as long as it took, at most the second of its tick: so that those who ask for one again and again keep no more than a twentieth of a processor busy. Thread-safe.
final class SharedSweeps {
    private static final int KEPT = 16;
    private static final int TIMES_ITS_COST = 20;
    private static final long MOST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ListQuery, Sweep> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    private record Sweep(long appliedSeq, long madeNanos, long tookNanos, Leaders leaders) {
        boolean isOf(long seq, long nowNanos) {
            return seq == appliedSeq || nowNanos - madeNanos < Math.min(MOST_NANOS, TIMES_ITS_COST * tookNanos);
        }
    }

    Leaders leaders(ServedDefinition served, ListQuery query) throws InterruptedException {
        if (!lock.tryLock(WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw Problem.of(ProblemCode.OVERLOADED, "too many lists of scores are asked for; try again")
                    .exception();
        }
        try {
            long begun = System.nanoTime();
            // Read before the sweep, which so has all that is applied up to there.
            long appliedSeq = served.table().appliedSeq();
            @Nullable Sweep known = kept.get(query);
            if (known != null && known.isOf(appliedSeq, begun)) {
                return known.leaders();
            }
            Leaders leaders = new LeaderSweep(served, query).run();
            long ended = System.nanoTime();
            kept.put(query, new Sweep(appliedSeq, ended, ended - begun, leaders));
            trim();
            return leaders;
        } finally {
            lock.unlock();
        }
    }

    private void trim() {
        if (kept.size() > KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
    }
}
