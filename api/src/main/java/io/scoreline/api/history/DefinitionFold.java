package io.scoreline.api.history;

import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.explain.Explainer;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.io.IOException;

/// An entity's events folded again, as a definition counts them: one that was added from then on does not count what had
/// been registered before. Immutable, thread-safe.
public final class DefinitionFold {
    private final EntityEvents events;

    public DefinitionFold(EntityEvents events) {
        this.events = events;
    }

    /// What came out: the fold, and how much of what was asked for it has seen.
    public record Result(Explainer explainer, Reading reading, long duplicates) {}

    /// Folds what the query asks for, up to a time, which becomes that of the score.
    public Result fold(ServedDefinition served, EventQuery query, long atMicros)
            throws IOException, InterruptedException {
        Definition definition = served.scorer().definition();
        EventQuery counted = query.upTo(atMicros).after(served.entry().startsAfter());
        long bytes = Explainer.heapBytes(definition);
        try (Reservation _ = events.budget()
                .tryReserve(bytes)
                .orElseThrow(() -> new MemoryExhaustedException(
                        "memory: " + bytes + " bytes to fold an entity's events are not free"))) {
            EventFold fold = new EventFold(definition, atMicros);
            Reading reading = events.read(counted, fold);
            return new Result(fold.finish(), reading, fold.duplicates());
        }
    }
}
