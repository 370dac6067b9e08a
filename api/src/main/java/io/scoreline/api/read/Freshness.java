package io.scoreline.api.read;

import io.scoreline.api.table.ServedDefinition;
import io.scoreline.api.table.TableSnapshot;
import io.scoreline.writer.ShardWriter;
import java.time.Clock;

/// How far what is served is behind what was acknowledged: shards that a table does not include, and this replica's own events that are not registered yet. Thread-safe.
public final class Freshness {
    private final ShardWriter writer;
    private final Clock clock;

    public Freshness(ShardWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    long lagMillis(TableSnapshot snapshot, ServedDefinition served, int partition) {
        long table = snapshot.lag().lagMillis(served.entry().id(), partition, System.nanoTime());
        return Math.max(table, journalMillis());
    }

    /// The most in any table and partition.
    public long lagMillis(TableSnapshot snapshot) {
        return Math.max(snapshot.lag().lagMillis(System.nanoTime()), journalMillis());
    }

    private long journalMillis() {
        return writer.oldestUnregisteredMillis().stream()
                .map(oldest -> Math.max(0, clock.millis() - oldest))
                .findFirst()
                .orElse(0);
    }
}
