package io.scoreline.api.http;

import io.scoreline.shard.catalog.KeyScope;
import org.jspecify.annotations.Nullable;

/// What a caller must be allowed to for a route.
public enum Access {
    /// Anyone, and even when the bound on concurrent requests is reached.
    HEALTH(null),
    /// Anyone.
    PUBLIC(null),
    READ(KeyScope.READ),
    WRITE(KeyScope.WRITE),
    ADMIN(KeyScope.ADMIN),
    /// What concerns all tenants: an admin's key without a tenant.
    OPERATOR(KeyScope.ADMIN);

    private final @Nullable KeyScope scope;

    Access(@Nullable KeyScope scope) {
        this.scope = scope;
    }

    /// Null when no key is needed.
    @Nullable KeyScope scope() {
        return scope;
    }
}
