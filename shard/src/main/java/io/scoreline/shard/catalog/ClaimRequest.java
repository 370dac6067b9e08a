package io.scoreline.shard.catalog;

import java.util.List;
import java.util.UUID;

/// What a journal shows when it claims its writer. `token` is new and already in the journal, `known` are those that
/// may stand in the catalog when the journal is not a copy; `position` is where the journal ends; a writer that is
/// unknown begins behind `begin`. `drain`: nothing will be acknowledged, so other writers of the name do not matter.
public record ClaimRequest(
        WriterId writer, String name, UUID token, List<UUID> known, long position, long begin, boolean drain) {
    public ClaimRequest {
        known = List.copyOf(known);
        if (begin < 0 || position < begin) {
            throw new IllegalArgumentException("claim of writer " + writer.value()
                    + ": expected 0 <= begin <= position, found " + begin + " and " + position);
        }
    }

    /// The claim of a writer that has never been claimed and whose journal is empty.
    public static ClaimRequest first(WriterId writer, String name) {
        return new ClaimRequest(writer, name, UUID.randomUUID(), List.of(), 0, 0, false);
    }
}
