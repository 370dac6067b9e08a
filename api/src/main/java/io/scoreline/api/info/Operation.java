package io.scoreline.api.info;

import java.util.Locale;

/// What requests are for, as far as their times are kept apart: few kinds, so that what a scrape takes does not grow with routes.
enum Operation {
    /// Events in.
    INGEST,
    /// Scores, and what they are made of, out.
    READ,
    /// Definitions, facts about the store, and what is no route at all.
    OTHER;

    static Operation of(String method, String route) {
        if (route.startsWith("/v1/events")) {
            return INGEST;
        }
        boolean data = route.startsWith("/v1/scores") || route.startsWith("/v1/entities") || route.startsWith("/v1/stream");
        return data && !method.equals("DELETE") ? READ : OTHER;
    }

    /// Whether a route is asked by machines that look after this one, again and again: their times say nothing.
    static boolean isProbe(String route) {
        return route.equals("/healthz") || route.equals("/readyz") || route.equals("/metrics") || route.startsWith("/v1/health/");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
