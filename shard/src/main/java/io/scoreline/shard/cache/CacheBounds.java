package io.scoreline.shard.cache;

import java.time.Duration;

/// The bounds of a [MetadataCache]: how long entries live, give or take a fifth, and those that say that there is nothing; how long after its end an entry is still answered
/// while it cannot be loaded; and how many of both kinds are kept.
public record CacheBounds(
        Duration lifetime, Duration absentLifetime, Duration staleFor, long mostEntries, long mostAbsent) {
    public CacheBounds {
        if (!lifetime.isPositive() || !absentLifetime.isPositive() || staleFor.isNegative()) {
            throw new IllegalArgumentException("cache: expected lifetimes above 0 and staleFor of 0 or more, found "
                    + lifetime + ", " + absentLifetime + ", " + staleFor);
        }
        if (mostEntries < 1 || mostAbsent < 1) {
            throw new IllegalArgumentException(
                    "cache: expected room for 1 or more entries, found " + mostEntries + " and " + mostAbsent);
        }
    }
}
