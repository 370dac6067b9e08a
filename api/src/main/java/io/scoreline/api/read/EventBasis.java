package io.scoreline.api.read;

import io.scoreline.api.history.DefinitionFold;
import io.scoreline.api.history.EntityEvents;
import io.scoreline.api.history.EntityName;
import io.scoreline.api.history.EventQuery;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.explain.Explanation;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Scores folded again from an entity's events: at a time before the newest of them, as of an earlier registration, or
/// to be explained. Thread-safe.
final class EventBasis {
    private static final Logger LOG = LoggerFactory.getLogger(EventBasis.class);

    private final DefinitionFold folds;
    private final KeptHistory kept;

    EventBasis(EntityEvents events) {
        this.folds = new DefinitionFold(events);
        this.kept = new KeptHistory(events);
    }

    /// What is asked of which events. `scoredUpTo` is the feed seq up to which the served state has the entity's events.
    record Question(
            ServedDefinition served,
            EntityName entity,
            EntityScores scores,
            long scoredUpTo,
            AsOf asOf,
            ScoreTime time,
            long clockMicros) {
        private EventQuery query() {
            return asOf.restrict(EventQuery.of(entity.key(), entity.partition()), scoredUpTo);
        }

        private long newestMicros() {
            return scores.state().lastEventMicros();
        }

        /// Whether the served state is what is asked for.
        boolean isOfServedState() {
            return asOf.isNow() && !time.isBefore(newestMicros());
        }
    }

    /// `same`: whether the fold gave the served state to the bit; true also where that is not what was asked for.
    record Answer(
            Score score, Explanation explanation, long seq, boolean complete, boolean same, long duplicates) {}

    Answer answer(Question question) throws IOException, InterruptedException {
        if (!question.isOfServedState()) {
            kept.require(question.entity(), question.served(), question.scores());
        }
        long at = at(question);
        DefinitionFold.Result result = fold(question, at);
        boolean complete = result.reading().complete();
        EntityState state = result.explainer().state();
        Explanation explanation = result.explainer().finish();
        long seq = question.query().upToSeq();
        if (!question.isOfServedState()) {
            requireAnswer(question, complete, state, at);
            return new Answer(explanation.score(), explanation, seq, complete, true, result.duplicates());
        }
        EntityState served = question.scores().state();
        boolean same = Arrays.equals(state.encode(), served.encode());
        if (complete && !same && kept.isGone(question.entity(), question.served(), question.scores())) {
            complete = false;
        } else if (complete && !same) {
            LOG.warn(
                    "the events of an entity do not give the state that {}@{} serves for it, up to seq {}",
                    question.served().name(),
                    question.served().version(),
                    seq);
        }
        Score score = question.served().scorer().score(served, at);
        return new Answer(score, explanation, question.scores().seq(), complete, same, result.duplicates());
    }

    private DefinitionFold.Result fold(Question question, long at) throws IOException, InterruptedException {
        return folds.fold(question.served(), question.query(), at);
    }

    /// The time of the score. The newest of the events that had been registered by then is found by folding them.
    private long at(Question question) throws IOException, InterruptedException {
        long newest = question.newestMicros();
        return switch (question.time()) {
            case ScoreTime.Now _ -> Math.max(question.clockMicros(), newest);
            case ScoreTime.Time time -> {
                ScoreTime.requireNotInTheFuture(time.micros(), Math.max(question.clockMicros(), newest));
                yield time.micros();
            }
            case ScoreTime.Last _ -> {
                if (question.asOf().isNow()) {
                    yield newest;
                }
                DefinitionFold.Result result = fold(question, newest);
                EntityState state = result.explainer().state();
                requireAnswer(question, result.reading().complete(), state, newest);
                yield state.lastEventMicros();
            }
        };
    }

    private static void requireAnswer(Question question, boolean complete, EntityState state, long at) {
        if (!complete) {
            throw Problem.of(
                            ProblemCode.HISTORY_TOO_LONG,
                            "the entity has more than " + EventQuery.MOST
                                    + " events up to then; its score can be read at its newest event or later")
                    .with("expected", "at most " + EventQuery.MOST + " events")
                    .exception();
        }
        if (state.events() == 0) {
            ServedDefinition served = question.served();
            throw Problem.of(
                            ProblemCode.ENTITY_UNKNOWN,
                            "no event of the entity up to " + ScoreTime.text(at) + " had been scored by "
                                    + served.name() + "@" + served.version())
                    .with("entity", question.entity().text())
                    .with("definition", served.name())
                    .with("version", served.version())
                    .exception();
        }
    }
}
