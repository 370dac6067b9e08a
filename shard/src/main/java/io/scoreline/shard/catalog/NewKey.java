package io.scoreline.shard.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A key to be added; one without a lifetime lives until it is revoked.
public record NewKey(
        String sha256,
        String prefix,
        String tenant,
        String name,
        Set<KeyScope> scopes,
        List<String> origins,
        @Nullable Duration lifetime) {
    public NewKey {
        scopes = Set.copyOf(scopes);
        origins = List.copyOf(origins);
    }
}
