package io.scoreline.scoring.explain;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.engine.AggregateShares;
import io.scoreline.scoring.engine.BlockTrace;
import io.scoreline.scoring.engine.EventOutcome;
import io.scoreline.scoring.explain.EventExplanation.FeatureValue;
import io.scoreline.scoring.explain.EventExplanation.TermValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Explains single events of the block folded last. Not thread-safe.
final class EventDetail {
    private final Definition definition;
    private final BlockTrace trace;
    private @Nullable EventExplanation last;
    private int lastRow = -1;

    EventDetail(Definition definition, BlockTrace trace) {
        this.definition = definition;
        this.trace = trace;
    }

    /// Another block was folded.
    void reset() {
        last = null;
    }

    EventExplanation of(EventRows rows, int row) {
        EventExplanation known = last;
        if (known != null && lastRow == row) {
            return known;
        }
        EventRef ref = rows.ref(row);
        List<TermValue> terms = terms(row);
        EventOutcome outcome = trace.outcome(row);
        double signal = trace.signal(row);
        List<Line> lines = terms.stream()
                .map(term -> new Line(term.name(), term.value()))
                .toList();
        boolean finite = lines.stream().allMatch(line -> Double.isFinite(line.value())) && Double.isFinite(signal);
        List<Line> closed = finite ? Closing.close(lines, signal) : lines;
        EventExplanation made = new EventExplanation(
                ref,
                outcome,
                reason(outcome, ref, terms, signal, row),
                signal,
                terms,
                closed.subList(lines.size(), closed.size()),
                features(rows, row),
                outcome == EventOutcome.SCORED ? aggregates(row) : List.of());
        last = made;
        lastRow = row;
        return made;
    }

    private List<TermValue> terms(int row) {
        List<TermValue> terms = new ArrayList<>();
        for (int term = 0; term < definition.terms().size(); term++) {
            String name = definition.terms().get(term).name();
            terms.add(new TermValue(name, trace.contribution(term, row), trace.use(term, row)));
        }
        return terms;
    }

    private List<FeatureValue> features(EventRows rows, int row) {
        List<FeatureValue> values = new ArrayList<>();
        for (int i = 0; i < definition.features().size(); i++) {
            Feature feature = definition.features().get(i);
            values.add(new FeatureValue(feature.name(), rows.text(i, row), rows.use(i, feature, row)));
        }
        return values;
    }

    /// What each aggregate that the event counts in took of it.
    private List<Line> aggregates(int row) {
        List<Line> taken = new ArrayList<>();
        for (int i = 0; i < definition.aggregates().size(); i++) {
            if (trace.takes(i, row)) {
                taken.add(new Line(definition.aggregates().get(i).name(), trace.value(i, row)));
            }
        }
        return taken;
    }

    private @Nullable String reason(
            EventOutcome outcome, EventRef ref, List<TermValue> terms, double signal, int row) {
        return switch (outcome) {
            case SCORED -> null;
            case IGNORED -> "type \"" + ref.type() + "\" is not in " + definition.eventTypes();
            case INVALID -> invalid(terms, signal, row);
        };
    }

    private String invalid(List<TermValue> terms, double signal, int row) {
        for (TermValue term : terms) {
            if (!Double.isFinite(term.value())) {
                return "term " + term.name() + " computed " + number(term.value());
            }
        }
        if (!Double.isFinite(signal)) {
            return "the terms add up to " + number(signal);
        }
        for (int i = 0; i < definition.aggregates().size(); i++) {
            double value = trace.value(i, row);
            Aggregate aggregate = definition.aggregates().get(i);
            if (trace.takes(i, row) && !Double.isFinite(value)) {
                return "aggregate " + aggregate.name() + " computed " + number(value);
            }
            if (trace.takes(i, row) && aggregate.function().isSum() && !AggregateShares.fits(value)) {
                return "aggregate " + aggregate.name() + " computed " + number(value)
                        + ", too large to be added up (at most 2^40)";
            }
        }
        return "a value was computed that cannot be folded";
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "NaN" : Numbers.text(value);
    }
}
