package io.scoreline.api.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Tables that are served no more and may still be read by whoever had found them before: closed after a while that is
/// longer than a request may take. For the follower's thread alone.
final class LeavingTables {
    private static final long GRACE_NANOS = Duration.ofSeconds(60).toNanos();

    private final List<Leaving> leaving = new ArrayList<>();

    private record Leaving(ScoreTable table, long dueNanos) {}

    void add(ScoreTable table, long nowNanos) {
        leaving.add(new Leaving(table, nowNanos + GRACE_NANOS));
    }

    void closeDue(long nowNanos) {
        leaving.removeIf(each -> {
            boolean due = nowNanos - each.dueNanos() >= 0;
            if (due) {
                each.table().close();
            }
            return due;
        });
    }

    void closeAll() {
        leaving.forEach(each -> each.table().close());
        leaving.clear();
    }
}
