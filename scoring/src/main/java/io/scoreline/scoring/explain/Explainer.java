package io.scoreline.scoring.explain;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.Term;
import io.scoreline.scoring.engine.BlockTrace;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventOutcome;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.engine.Score.AggregateValue;
import io.scoreline.scoring.expression.Expr;
import java.util.ArrayList;
import java.util.List;

/// Folds the events of one entity for one definition, in any order, and explains the score at a time that is not before
/// any of them. Not thread-safe.
public final class Explainer {
    /// Invalid events that are shown.
    private static final int INVALID_SHOWN = 5;

    private final Definition definition;
    private final long atMicros;
    private final BlockTrace trace;
    private final EventDetail detail;
    private final EntityState state;
    private final List<AggregateStory> aggregates = new ArrayList<>();
    private final List<TermTally> terms;
    private final List<FeatureTally> features;
    private final List<EventExplanation> invalidEvents = new ArrayList<>();
    private long scored;
    private long ignored;
    private long invalid;

    public Explainer(Definition definition, long atMicros) {
        this.definition = definition;
        this.atMicros = atMicros;
        this.trace = new BlockTrace(definition, definition.featureSpecs());
        this.detail = new EventDetail(definition, trace);
        this.state = trace.scorer().newState();
        List<String> names = definition.terms().stream().map(Term::name).toList();
        FormulaText text = new FormulaText(this::name);
        for (Aggregate aggregate : definition.aggregates()) {
            String of = aggregate.of() == null ? "" : text.of(aggregate.of());
            aggregates.add(new AggregateStory(aggregates.size(), aggregate, of, names, atMicros));
        }
        terms = names.stream().map(TermTally::new).toList();
        features = definition.features().stream().map(FeatureTally::new).toList();
    }

    /// An upper estimate of the heap bytes that explaining a definition's score takes, beside the state.
    public static long heapBytes(Definition definition) {
        long perEvent = 256L + 96L * (definition.terms().size() + definition.features().size());
        long shown = (long) (AggregateStory.STRONGEST + 1) * definition.aggregates().size() + INVALID_SHOWN;
        return BlockTrace.heapBytes(definition) + shown * perEvent * 2 + (8L << 20);
    }

    private String name(Expr leaf) {
        return switch (leaf) {
            case Expr.Feature feature -> definition.features().get(feature.index()).name();
            case Expr.Signal() -> "signal";
            case Expr.EventTs() -> "event.ts";
            case Expr.EventType() -> "event.type";
            default -> leaf.toString();
        };
    }

    /// Folds the rows; none of them may be later than the time of the score.
    public void add(EventRows rows) {
        trace.fold(rows.block(), state);
        detail.reset();
        for (int row = 0; row < rows.block().rows(); row++) {
            switch (trace.outcome(row)) {
                case IGNORED -> ignored++;
                case INVALID -> addInvalid(rows, row);
                case SCORED -> addScored(rows, row);
            }
        }
    }

    private void addInvalid(EventRows rows, int row) {
        invalid++;
        tallyFeatures(rows, row);
        if (invalidEvents.size() < INVALID_SHOWN) {
            invalidEvents.add(detail.of(rows, row));
        }
    }

    private void addScored(EventRows rows, int row) {
        scored++;
        tallyFeatures(rows, row);
        for (int term = 0; term < terms.size(); term++) {
            terms.get(term).add(trace.use(term, row));
        }
        for (AggregateStory aggregate : aggregates) {
            aggregate.add(trace, rows, row, detail);
        }
    }

    private void tallyFeatures(EventRows rows, int row) {
        for (int i = 0; i < features.size(); i++) {
            FeatureTally tally = features.get(i);
            FeatureUse use = rows.use(i, tally.feature(), row);
            tally.add(use, use.isWrongType() ? rows.text(i, row) : null, rows.ref(row).tsMicros());
        }
    }

    /// The state of all events folded so far.
    public EntityState state() {
        return state;
    }

    /// Events that counted so far.
    public long scored() {
        return scored;
    }

    /// What a single event comes to: the definition's view of the one row.
    public static EventExplanation explain(Definition definition, EventRows oneRow) {
        BlockTrace trace = new BlockTrace(definition, definition.featureSpecs());
        trace.fold(oneRow.block(), trace.scorer().newState());
        return new EventDetail(definition, trace).of(oneRow, 0);
    }

    public Explanation finish() {
        Score score = trace.scorer().score(state, atMicros);
        ScoreParts parts = new ScoreParts(trace.scorer(), state, score);
        List<AggregateExplanation> explained = new ArrayList<>();
        for (int i = 0; i < aggregates.size(); i++) {
            AggregateValue value = score.aggregates().get(i);
            explained.add(aggregates.get(i).finish(value.value()));
        }
        return new Explanation(
                score,
                definition.scoreText(),
                parts.withValues(),
                parts.lines(),
                explained,
                terms.stream().map(TermTally::summary).toList(),
                features.stream().map(FeatureTally::summary).toList(),
                scored,
                ignored,
                invalid,
                invalidEvents);
    }
}
