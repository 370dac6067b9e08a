package io.scoreline.api.read;

import org.jspecify.annotations.Nullable;

/// Which scores are listed: of a tenant, of one definition, at a time, in a band, of entities whose name begins so, behind a place.
record ListQuery(
        String tenant,
        int definition,
        long sweepAtMicros,
        @Nullable String band,
        String prefix,
        @Nullable ListCursor behind,
        int most) {}
