package io.scoreline.api.http;

import io.scoreline.shard.catalog.KeyScope;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Who asks: a tenant and what its key is good for. An `operator` acts for the whole store; with an empty tenant it has no events and scores of its own. Where there are
/// `origins` the caller is a web page of one of them.
public record Caller(String tenant, boolean operator, Set<KeyScope> scopes, List<String> origins, TenantShare share) {
    /// The tenant of all requests while there are no keys.
    public static final String DEFAULT_TENANT = "default";

    /// Whoever asks while there are no keys.
    static final Caller LOCAL =
            new Caller(DEFAULT_TENANT, true, EnumSet.allOf(KeyScope.class), List.of(), TenantShare.unlimited());

    /// Someone without a key where none is needed.
    static final Caller ANYONE = new Caller("", false, Set.of(), List.of(), TenantShare.unlimited());

    public Caller {
        scopes = Set.copyOf(scopes);
        origins = List.copyOf(origins);
    }

    /// Whose definitions the caller may change; the empty tenant's count for all.
    public String definitionOwner() {
        return operator ? "" : tenant;
    }

    /// Whether the key lies open in web pages: it may then send events from those pages, and nothing else.
    public boolean isBeacon() {
        return !origins.isEmpty();
    }
}
