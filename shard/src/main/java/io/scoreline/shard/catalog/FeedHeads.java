package io.scoreline.shard.catalog;

import java.time.Instant;

/// The newest seq of each feed, and the database's clock. `definitions` moves with every change of a definition, `erasures` with every change of an erasure.
public record FeedHeads(long events, long scores, long definitions, long erasures, Instant databaseTime) {
    /// Whether no feed is behind where it was then.
    boolean reaches(FeedHeads then) {
        return events >= then.events && scores >= then.scores && definitions >= then.definitions && erasures >= then.erasures;
    }
}
