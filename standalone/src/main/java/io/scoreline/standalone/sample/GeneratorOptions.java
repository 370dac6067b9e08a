package io.scoreline.standalone.sample;

import java.time.Duration;
import java.time.Instant;

/// What is generated: how many events over how many entities, from which seed, spread over `span` up to and including
/// `end`.
public record GeneratorOptions(int events, int entities, long seed, Duration span, Instant end) {
    private static final int MOST_ENTITIES = 10_000_000;

    public GeneratorOptions {
        if (events < 1) {
            throw new IllegalArgumentException("events: expected 1 or more, found " + events);
        }
        if (entities < 1 || entities > MOST_ENTITIES) {
            throw new IllegalArgumentException("entities: expected 1 to " + MOST_ENTITIES + ", found " + entities);
        }
        if (span.isNegative() || span.isZero()) {
            throw new IllegalArgumentException("hours: expected more than 0, found " + span);
        }
    }
}
