package io.scoreline.shard.memory;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What the memory of a process is for. Each has a share that is guaranteed to it; what is left is everybody's.
public enum MemoryAccount {
    /// Bodies of requests, and ranges of the journal on their way into shards.
    INGEST(8),
    /// Event shards that are read, and the states they are folded into.
    SCAN(8),
    /// Merges of event shards and of score shards.
    MERGE(8),
    /// The ids of the dedup window.
    DEDUP(16),
    /// Score tables, and score shards on their way into them.
    TABLE(4);

    /// The guarantee is the limit divided by it.
    private final int divisor;

    MemoryAccount(int divisor) {
        this.divisor = divisor;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What of a limit is guaranteed to each.
    public static Map<MemoryAccount, Long> guarantees(long limitBytes) {
        Map<MemoryAccount, Long> guarantees = new EnumMap<>(MemoryAccount.class);
        for (MemoryAccount account : values()) {
            guarantees.put(account, limitBytes / account.divisor);
        }
        return guarantees;
    }
}
