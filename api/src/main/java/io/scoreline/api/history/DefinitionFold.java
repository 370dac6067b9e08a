package io.scoreline.api.history;

import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.explain.Explainer;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// An entity's events folded again, as a definition counts them. A definition that was added from then on does not
/// count what had been registered before; where it began follows from the number of events in the state that is served.
/// Immutable, thread-safe.
public final class DefinitionFold {
    /// Nothing is known to lie before the definition's beginning.
    private static final long FROM_THE_START = 0;

    private final EntityEvents events;

    public DefinitionFold(EntityEvents events) {
        this.events = events;
    }

    /// What came out: the fold, and how much of what was asked for it has seen.
    public record Result(Explainer explainer, Reading reading, long duplicates, long firstRegisteredMicros) {}

    /// Folds what the query asks for, up to a time, which becomes that of the score.
    public Result fold(ServedDefinition served, EntityScores scores, EventQuery query, long atMicros)
            throws IOException, InterruptedException {
        Definition definition = served.scorer().definition();
        Result first = once(definition, query.upTo(atMicros), atMicros);
        boolean whole = query.isOfAllUpTo(scores.seq()) && atMicros >= scores.state().lastEventMicros();
        boolean fits = whole && first.explainer().scored() == scores.state().events();
        if (fits || !mayHaveBegunLater(served, first) || !first.reading().complete()) {
            return first;
        }
        long begin = begin(served, scores, query);
        return begin == FROM_THE_START
                ? first
                : once(definition, query.upTo(atMicros).seqs(begin, query.upToSeq()), atMicros);
    }

    /// The seq behind which the definition counts events of the entity.
    long begin(ServedDefinition served, EntityScores scores, EventQuery query)
            throws IOException, InterruptedException {
        EventQuery all = EventQuery.of(query.entity(), query.partition()).seqs(0, scores.seq());
        Result whole = once(served.scorer().definition(), all, scores.state().lastEventMicros());
        long counted = scores.state().events();
        if (!whole.reading().complete() || whole.explainer().scored() <= counted) {
            return FROM_THE_START;
        }
        return Math.max(FROM_THE_START, whole.explainer().seqBefore(counted));
    }

    static boolean mayHaveBegunLater(ServedDefinition served, Result result) {
        return result.firstRegisteredMicros() <= addedMicros(served);
    }

    static long addedMicros(ServedDefinition served) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, served.entry().addedAt());
    }

    private Result once(Definition definition, EventQuery query, long atMicros)
            throws IOException, InterruptedException {
        long bytes = Explainer.heapBytes(definition);
        try (Reservation _ = events.budget()
                .tryReserve(bytes)
                .orElseThrow(() -> new MemoryExhaustedException(
                        "memory: " + bytes + " bytes to fold an entity's events are not free"))) {
            EventFold fold = new EventFold(definition, atMicros);
            Reading reading = events.read(query, fold);
            return new Result(fold.finish(), reading, fold.duplicates(), fold.firstRegisteredMicros());
        }
    }
}
