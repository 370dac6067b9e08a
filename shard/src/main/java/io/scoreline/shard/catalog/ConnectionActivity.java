package io.scoreline.shard.catalog;

import java.time.Duration;

/// What the connections to the server are doing, as the server sees them: those to this catalog's database by what they do, `all` whatever they are for, against `max`;
/// the live processes and what they may open at most; and who waits for a lock, the longest so far.
public record ConnectionActivity(
        int active,
        int idle,
        int idleInTransaction,
        int listening,
        int all,
        int max,
        int processes,
        int registered,
        int lockWaiters,
        Duration longestLockWait) {}
