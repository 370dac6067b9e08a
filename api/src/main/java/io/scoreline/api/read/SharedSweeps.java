package io.scoreline.api.read;

import io.scoreline.api.table.ServedDefinition;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sweeps shared by all who ask for the same leaders while neither time nor table has moved; one sweep at a time, since each goes over a whole table. Thread-safe.
final class SharedSweeps {
    private final ReentrantLock lock = new ReentrantLock();
    private final int most;
    private @Nullable Sweep last;

    SharedSweeps(int most) {
        this.most = most;
    }

    List<Leader> leaders(ServedDefinition served, long atMicros, @Nullable String band) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            SweepKey key = new SweepKey(served.entry().id(), served.table().appliedSeq(), atMicros, band);
            Sweep known = last;
            if (known != null && known.key().equals(key)) {
                return known.leaders();
            }
            Sweep next = new Sweep(key, new LeaderSweep(served, atMicros, band, most).run());
            last = next;
            return next.leaders();
        } finally {
            lock.unlock();
        }
    }

    private record SweepKey(int definition, long appliedSeq, long atMicros, @Nullable String band) {}

    private record Sweep(SweepKey key, List<Leader> leaders) {}
}
