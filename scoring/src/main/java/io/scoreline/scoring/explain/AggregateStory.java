package io.scoreline.scoring.explain;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.AggregateFunction;
import io.scoreline.scoring.engine.AggregateShares;
import io.scoreline.scoring.engine.BlockTrace;
import io.scoreline.scoring.explain.AggregateExplanation.Kind;
import io.scoreline.scoring.explain.AggregateExplanation.Share;
import io.scoreline.scoring.expression.Expr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One aggregate's part of an explanation while it is made. Not thread-safe.
final class AggregateStory {
    /// Strongest events that are shown for each aggregate.
    static final int STRONGEST = 5;

    private final int index;
    private final Aggregate aggregate;
    private final List<String> terms;
    private final long atMicros;
    private final Kind kind;
    private final String of;
    private final boolean ofSignal;
    private final @Nullable AggregateShares shares;
    private final PriorityQueue<Candidate> strongest;
    private long events;
    private boolean tooLarge;

    /// An event that may be among the strongest, or the one that was picked.
    private record Candidate(EventExplanation event, double share, double rank, long idHash) {
        long tsMicros() {
            return event.event().tsMicros();
        }

        String id() {
            return event.event().id();
        }
    }

    /// `of` is the aggregate's expression as text.
    AggregateStory(int index, Aggregate aggregate, String of, List<String> terms, long atMicros) {
        this.of = of;
        this.index = index;
        this.aggregate = aggregate;
        this.terms = terms;
        this.atMicros = atMicros;
        this.kind = kind(aggregate.function());
        this.ofSignal = aggregate.of() instanceof Expr.Signal;
        this.shares = kind == Kind.SUM ? new AggregateShares(aggregate, ofSignal ? terms.size() : 1) : null;
        this.strongest = new PriorityQueue<>(order());
    }

    private static Kind kind(AggregateFunction function) {
        if (function == AggregateFunction.COUNT) {
            return Kind.COUNT;
        }
        if (function.isSum()) {
            return Kind.SUM;
        }
        boolean picks = function == AggregateFunction.MIN
                || function == AggregateFunction.MAX
                || function == AggregateFunction.FIRST
                || function == AggregateFunction.LAST;
        return picks ? Kind.EVENT : Kind.ESTIMATE;
    }

    /// Weakest first. `first` and `last` settle events of one time as states do; otherwise the older event is the
    /// stronger one of equals.
    private Comparator<Candidate> order() {
        Comparator<Candidate> byTime = Comparator.comparingLong(Candidate::tsMicros)
                .thenComparingLong(Candidate::idHash)
                .thenComparingLong(each -> Double.doubleToRawLongBits(each.share()));
        return switch (aggregate.function()) {
            case FIRST -> byTime.reversed();
            case LAST -> byTime;
            default ->
                Comparator.comparingDouble(Candidate::rank)
                        .thenComparing(Candidate::tsMicros, Comparator.reverseOrder())
                        .thenComparing(Candidate::id, Comparator.reverseOrder());
        };
    }

    private int most() {
        return switch (kind) {
            case SUM -> STRONGEST;
            case EVENT -> 1;
            case COUNT, ESTIMATE -> 0;
        };
    }

    /// Takes a scored event of the block folded last.
    void add(BlockTrace trace, EventRows rows, int row, EventDetail detail) {
        if (!trace.takes(index, row)) {
            return;
        }
        EventRef ref = rows.ref(row);
        double value = trace.value(index, row);
        if (shares != null) {
            addShares(shares, trace, row, ref.tsMicros(), value);
        }
        if (!AggregateShares.isInWindow(aggregate, ref.tsMicros(), atMicros)) {
            return;
        }
        events++;
        if (most() > 0) {
            double share = shares == null ? value : shares.share(ref.tsMicros(), value, atMicros);
            offer(share, rank(share, rows, row), rows, row, detail);
        }
    }

    private void addShares(AggregateShares into, BlockTrace trace, int row, long tsMicros, double value) {
        if (!ofSignal) {
            into.add(0, tsMicros, value);
            return;
        }
        for (int term = 0; term < terms.size(); term++) {
            double contribution = trace.contribution(term, row);
            boolean fits = AggregateShares.fits(contribution);
            tooLarge |= !fits;
            into.add(term, tsMicros, fits ? contribution : 0);
        }
    }

    /// What is picked has the highest rank.
    private double rank(double share, EventRows rows, int row) {
        return switch (aggregate.function()) {
            case MAX -> share;
            case MIN -> -share;
            case FIRST -> -(double) rows.ref(row).tsMicros();
            case LAST -> (double) rows.ref(row).tsMicros();
            default -> Math.abs(share);
        };
    }

    private void offer(double share, double rank, EventRows rows, int row, EventDetail detail) {
        Candidate weakest = strongest.peek();
        boolean full = strongest.size() == most();
        if (full && weakest != null && rank < weakest.rank()) {
            return;
        }
        if (kind == Kind.SUM && share == 0) {
            return;
        }
        strongest.add(new Candidate(detail.of(rows, row), share, rank, rows.block().idHash()[row]));
        if (strongest.size() > most()) {
            strongest.poll();
        }
    }

    AggregateExplanation finish(double value) {
        double divisor = shares == null || events == 0 ? 1 : shares.divisor(atMicros);
        List<Share> strong = new ArrayList<>(strongest.size());
        strongest.stream()
                .sorted(order().reversed())
                .forEach(each -> strong.add(new Share(each.event(), each.share() / divisor)));
        return new AggregateExplanation(aggregate, kind, of, value, events, lines(value), strong);
    }

    private List<Line> lines(double value) {
        if (shares == null || tooLarge || !Double.isFinite(value)) {
            return List.of();
        }
        List<String> names = ofSignal ? terms : List.of(of);
        AggregateShares known = shares;
        List<Line> lines = IntStream.range(0, names.size())
                .mapToObj(part -> new Line(names.get(part), known.value(part, atMicros)))
                .toList();
        return Closing.close(lines, value);
    }
}
