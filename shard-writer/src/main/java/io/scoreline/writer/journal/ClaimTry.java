package io.scoreline.writer.journal;

import java.util.List;
import java.util.UUID;

/// A claim that the journal is prepared for: `token` is on disk, `known` are those that stood there before, the newest
/// claim that was answered began at `lastPosition`.
public record ClaimTry(UUID token, List<UUID> known, long lastPosition) {
    public ClaimTry {
        known = List.copyOf(known);
    }
}
