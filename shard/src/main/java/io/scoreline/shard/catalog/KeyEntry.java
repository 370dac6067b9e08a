package io.scoreline.shard.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A key as the catalog has it: its digest (hexadecimal) and its first characters, never the key. An empty tenant is the operator's. Where there are `origins` it is good for
/// requests of web pages from those alone.
public record KeyEntry(
        String sha256,
        String prefix,
        String tenant,
        String name,
        Set<KeyScope> scopes,
        List<String> origins,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {
    public KeyEntry {
        scopes = Set.copyOf(scopes);
        origins = List.copyOf(origins);
    }

    public boolean isLive(Instant now) {
        return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }
}
