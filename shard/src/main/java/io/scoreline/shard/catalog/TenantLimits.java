package io.scoreline.shard.catalog;

/// What one tenant may ask of one replica: events and requests a second, and requests at a time; 0 is no limit.
public record TenantLimits(long eventsPerSecond, long requestsPerSecond, int concurrent) {
    public static final TenantLimits NONE = new TenantLimits(0, 0, 0);

    public TenantLimits {
        if (eventsPerSecond < 0 || requestsPerSecond < 0 || concurrent < 0) {
            throw new IllegalArgumentException("limits of a tenant: expected 0 (none) or more, found " + eventsPerSecond
                    + " events a second, " + requestsPerSecond + " requests a second, " + concurrent + " requests at a time");
        }
    }
}
