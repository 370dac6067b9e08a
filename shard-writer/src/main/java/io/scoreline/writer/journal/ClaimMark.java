package io.scoreline.writer.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// What the file `claim` holds: where the journal ended when its writer was claimed last, the token of that claim, and
/// behind it those of claims that were begun since. Any of them may stand in the catalog; another one there was left by
/// a copy of this journal.
record ClaimMark(long position, List<UUID> tokens) {
    /// Claims in a row without an answer; those in between are forgotten.
    static final int MAX_TOKENS = 16;

    static final ClaimMark NONE = new ClaimMark(0, List.of());

    ClaimMark {
        tokens = List.copyOf(tokens);
    }

    ClaimMark trying(UUID token) {
        List<UUID> all = new ArrayList<>(tokens);
        if (all.size() >= MAX_TOKENS) {
            all.remove(1);
        }
        all.add(token);
        return new ClaimMark(position, all);
    }

    List<String> values() {
        return Stream.concat(Stream.of(Long.toString(position)), tokens.stream().map(UUID::toString))
                .toList();
    }

    /// [IllegalArgumentException] when they are not a mark's.
    static ClaimMark of(List<String> values) {
        return new ClaimMark(
                Long.parseLong(values.getFirst()),
                values.stream().skip(1).map(UUID::fromString).toList());
    }
}
