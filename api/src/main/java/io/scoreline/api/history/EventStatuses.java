package io.scoreline.api.history;

import io.scoreline.api.history.EventStatus.Kind;
import io.scoreline.api.history.FoundEvents.Found;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.EventOutcome;
import io.scoreline.scoring.explain.EventExplanation;
import io.scoreline.scoring.explain.EventRef;
import io.scoreline.scoring.explain.EventRows;
import io.scoreline.scoring.explain.Explainer;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds out what has become of a stored event for a definition, as far as this replica's tables tell. Thread-safe.
final class EventStatuses {
    private final EntityEvents events;

    EventStatuses(EntityEvents events) {
        this.events = events;
    }

    /// `served` is null while the definition's table is being built.
    EventStatus of(EntityName entity, Found event, List<Found> all, @Nullable ServedDefinition served)
            throws IOException, InterruptedException {
        if (event.duplicate()) {
            return new EventStatus(Kind.DUPLICATE, duplicateOf(event, all), null);
        }
        if (served == null) {
            return new EventStatus(Kind.PENDING, "the score table is being built", null);
        }
        long scoredUpTo = served.table().watermark(entity.partition().value());
        if (event.seq() > scoredUpTo) {
            String reason = "registered at seq " + event.seq() + ", scored up to " + scoredUpTo;
            return new EventStatus(Kind.PENDING, reason, null);
        }
        EventExplanation detail = explain(served.scorer().definition(), event);
        if (detail.outcome() == EventOutcome.SCORED && event.seq() <= served.entry().startsAfter()) {
            return new EventStatus(Kind.IGNORED, "registered before the definition began to score", null);
        }
        return new EventStatus(kind(detail.outcome()), detail.reason(), detail);
    }

    private static Kind kind(EventOutcome outcome) {
        return switch (outcome) {
            case SCORED -> Kind.SCORED;
            case IGNORED -> Kind.IGNORED;
            case INVALID -> Kind.INVALID;
        };
    }

    private static String duplicateOf(Found event, List<Found> all) {
        Found first = FoundEvents.firstOf(event, all);
        return first == null
                ? "the same id came before"
                : "the same id came first at seq " + first.seq() + ", registered "
                        + EventJson.time(first.registeredAtMicros());
    }

    private EventExplanation explain(Definition definition, Found event) {
        long bytes = Explainer.heapBytes(definition);
        try (Reservation _ = events.budget()
                .tryReserve(bytes)
                .orElseThrow(() -> new MemoryExhaustedException(
                        "memory: " + bytes + " bytes to explain an event are not free"))) {
            EventRows rows = new EventRows(definition);
            EventRef ref = new EventRef(event.id(), event.tsMicros(), event.type(), event.seq());
            byte[] payload = event.payload().json();
            rows.add(ref, payload, 0, payload.length);
            return Explainer.explain(definition, rows);
        }
    }
}
