package io.scoreline.api.history;

import io.scoreline.scoring.explain.EventExplanation;
import org.jspecify.annotations.Nullable;

/// What has become of an event for one definition, and why; `detail` is there when the definition looked at it.
record EventStatus(Kind kind, @Nullable String reason, @Nullable EventExplanation detail) {
    enum Kind {
        SCORED,
        DUPLICATE,
        IGNORED,
        INVALID,
        PENDING
    }
}
