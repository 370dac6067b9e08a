package io.scoreline.shard.catalog;

import java.util.List;
import java.util.Map;

/// All live keys at one moment, and the limits of their tenants. `keyed` once the store has had a key, whatever became of it.
public record LiveKeys(boolean keyed, List<KeyEntry> keys, Map<String, TenantLimits> limits) {
    public LiveKeys {
        keys = List.copyOf(keys);
        limits = Map.copyOf(limits);
    }
}
