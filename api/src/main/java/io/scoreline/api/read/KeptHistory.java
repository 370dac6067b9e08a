package io.scoreline.api.read;

import io.scoreline.api.history.DefinitionFold;
import io.scoreline.api.history.EntityEvents;
import io.scoreline.api.history.EntityName;
import io.scoreline.api.history.EventQuery;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ServedDefinition;
import java.io.IOException;

/// Whether all events of an entity's state are still kept: without those that retention has taken away, the scores of
/// its past cannot be folded again. Known from the numbers of events, and looked at only in a store where some are gone.
/// Thread-safe.
final class KeptHistory {
    private final EntityEvents events;
    private final DefinitionFold folds;

    KeptHistory(EntityEvents events) {
        this.events = events;
        this.folds = new DefinitionFold(events);
    }

    boolean isGone(EntityName entity, ServedDefinition served, EntityScores scores)
            throws IOException, InterruptedException {
        if (!events.someAreGone()) {
            return false;
        }
        EventQuery all = EventQuery.of(entity.key(), entity.partition()).seqs(0, scores.seq());
        DefinitionFold.Result kept = folds.fold(served, all, scores.state().lastEventMicros());
        return kept.reading().complete()
                && kept.explainer().scored() < scores.state().events();
    }

    void require(EntityName entity, ServedDefinition served, EntityScores scores)
            throws IOException, InterruptedException {
        if (isGone(entity, served, scores)) {
            throw Problem.of(
                            ProblemCode.HISTORY_GONE,
                            "some of the entity's events are kept no longer, so that scores of its past cannot be told;"
                                    + " its score can be read at its newest event or later")
                    .with("entity", entity.text())
                    .with("definition", served.name())
                    .with("version", served.version())
                    .with("earliest", ScoreTime.text(scores.state().lastEventMicros()))
                    .exception();
        }
    }
}
