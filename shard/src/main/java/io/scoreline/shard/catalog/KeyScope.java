package io.scoreline.shard.catalog;

import java.util.Locale;

/// What a key lets its holder do: send events, read what became of them, or change what counts. None of them includes another.
public enum KeyScope {
    WRITE,
    READ,
    ADMIN;

    /// As people write it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
