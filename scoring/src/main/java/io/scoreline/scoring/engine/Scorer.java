package io.scoreline.scoring.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Executes one definition: events -> states, state -> score. Has scratch of its own: one per thread for [#fold];
/// [#score] and the state factories are thread-safe.
public final class Scorer {
    private static final boolean[] EVERY = new boolean[EventBlock.MAX_ROWS];

    static {
        Arrays.fill(EVERY, true);
    }

    private final Definition definition;
    private final List<FeatureSpec> specs;
    private final StateLayout layout;
    private final ScoreReader scores;
    private final byte[][] eventTypes;
    private final int[] rejecting;
    final BlockEvaluator evaluator;
    final AggregateFold[] aggregateFolds;
    private final SignalFold signalFold;
    private final EventReads reads;
    private final boolean[] invalid = new boolean[EventBlock.MAX_ROWS];
    private final boolean[] taken = new boolean[EventBlock.MAX_ROWS];
    private boolean allTaken;
    /// All true where the definition reads every type of event.
    private final boolean[] read = new boolean[EventBlock.MAX_ROWS];

    /// `specs` is the layout of the blocks that will be folded and holds at least the definition's own.
    public Scorer(Definition definition, List<FeatureSpec> specs) {
        this.definition = definition;
        this.specs = List.copyOf(specs);
        this.layout = new StateLayout(definition);
        this.scores = new ScoreReader(definition);
        this.reads = EventReads.of(definition);
        Arrays.fill(read, true);
        this.eventTypes = definition.eventTypes().stream()
                .map(type -> type.getBytes(UTF_8))
                .toArray(byte[][]::new);
        double[] signal = new double[EventBlock.MAX_ROWS];
        int[] columns = columnOfFeature(definition, specs);
        this.rejecting = IntStream.range(0, columns.length)
                .filter(i -> definition.features().get(i).rejectsMissing())
                .map(i -> columns[i])
                .toArray();
        this.evaluator = new BlockEvaluator(
                definition.features(), columns, signal, SharedExpressions.of(definition));
        this.signalFold = new SignalFold(definition.terms(), signal);
        this.aggregateFolds = new AggregateFold[definition.aggregates().size()];
        Arrays.setAll(
                aggregateFolds,
                i -> new AggregateFold(i, definition.aggregates().get(i)));
    }

    private static int[] columnOfFeature(Definition definition, List<FeatureSpec> specs) {
        List<Feature> features = definition.features();
        int[] columns = features.stream()
                .mapToInt(feature -> specs.indexOf(feature.spec()))
                .toArray();
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] < 0) {
                throw new IllegalArgumentException(
                        "expected blocks with feature " + features.get(i).spec() + ", found " + specs);
            }
        }
        return columns;
    }

    public Definition definition() {
        return definition;
    }

    /// Whether it matters what blocks have as [EventBlock#idHash()].
    public boolean readsIds() {
        return reads.ids();
    }

    /// Whether it matters what blocks have as [EventBlock#types()].
    public boolean readsTypes() {
        return reads.types();
    }

    /// The state of an entity without events.
    public EntityState newState() {
        return new EntityState(layout);
    }

    /// States of entities that are numbered by the caller.
    public StateTable newTable(Slabs slabs) {
        return new StateTable(layout, slabs);
    }

    /// Throws [IllegalArgumentException] when the bytes are not a state of this definition.
    public EntityState decode(byte[] bytes, int from, int length) {
        return StateCodec.decode(layout, bytes, from, length);
    }

    /// A small form of the state for tables in memory, which is of this definition alone and nowhere stored.
    public byte[] pack(EntityState state) {
        return PackedState.of(layout, state);
    }

    /// The state that was packed: the same to the bit.
    public EntityState unpack(byte[] packed, int from, int length) {
        return new PackedReader(layout, packed, from, length).state();
    }

    /// Folds every row whose state is not null into it. An event of a type that the definition does not read is
    /// ignored; one for which a value
    /// is computed that is no finite number, or is too large to be summed, or that lacks a feature which rejects that, is
    /// invalid: no aggregate takes it.
    public void fold(EventBlock block, @Nullable EntityState[] states, FoldCounts counts) {
        evaluate(block);
        int rows = block.rows();
        int from = 0;
        while (from < rows) {
            @Nullable EntityState state = states[from];
            int to = from + 1;
            while (to < rows && states[to] == state) {
                to++;
            }
            if (state != null) {
                foldRun(block, from, to, state, counts);
            }
            from = to;
        }
    }

    /// The same, into the states of a table.
    public void fold(EventBlock block, EntityRuns runs, StateTable states, FoldCounts counts) {
        evaluate(block);
        for (int run = 0; run < runs.size(); run++) {
            foldRun(block, runs.from(run), runs.to(run), states.at(runs.entity(run)), counts);
        }
    }

    private void evaluate(EventBlock block) {
        if (!block.specs().equals(specs)) {
            throw new IllegalArgumentException("expected a block of " + specs + ", found one of " + block.specs());
        }
        int rows = block.rows();
        Arrays.fill(invalid, 0, rows, false);
        rejectMissing(block);
        evaluator.reset(block);
        signalFold.evaluate(evaluator, rows, invalid);
        for (AggregateFold aggregate : aggregateFolds) {
            aggregate.evaluate(evaluator, block, invalid);
        }
        markTaken(block.types(), rows);
        for (AggregateFold aggregate : aggregateFolds) {
            aggregate.restrict(taken, allTaken, rows);
        }
    }

    private void markTaken(FeatureColumn types, int rows) {
        for (int i = 0; i < rows; i++) {
            taken[i] = !invalid[i];
        }
        if (eventTypes.length > 0) {
            for (int row = 0; row < rows; row++) {
                read[row] = isRead(types, row);
                taken[row] &= read[row];
            }
        }
        allTaken = Arrays.equals(taken, 0, rows, EVERY, 0, rows);
    }

    private void rejectMissing(EventBlock block) {
        for (int column : rejecting) {
            FeatureColumn values = block.features().get(column);
            for (int row = 0; row < block.rows(); row++) {
                invalid[row] |= values.isMissing(row);
            }
        }
    }

    /// Rows of one entity, one behind the other.
    private void foldRun(EventBlock block, int from, int to, FoldTarget state, FoldCounts counts) {
        if (allTaken) {
            counts.scored += to - from;
            add(block, from, to, to - from, EventBlock.newest(block.tsMicros(), from, to), state);
            return;
        }
        long newest = Long.MIN_VALUE;
        int scored = 0;
        int ignored = 0;
        for (int row = from; row < to; row++) {
            if (taken[row]) {
                newest = Math.max(newest, block.tsMicros()[row]);
                scored++;
            } else if (!read[row]) {
                ignored++;
            }
        }
        counts.scored += scored;
        counts.ignored += ignored;
        counts.invalid += to - from - scored - ignored;
        if (scored > 0) {
            add(block, from, to, scored, newest, state);
        }
    }

    private void add(EventBlock block, int from, int to, int scored, long newest, FoldTarget state) {
        state.countEvents(scored, newest);
        for (AggregateFold aggregate : aggregateFolds) {
            aggregate.fold(state, from, to, newest, block);
        }
    }

    /// Whether the last block's row computed something that no aggregate can take.
    boolean isInvalid(int row) {
        return invalid[row];
    }

    boolean isRead(FeatureColumn types, int row) {
        if (eventTypes.length == 0) {
            return true;
        }
        int from = types.isMissing(row) ? 0 : types.bytesFrom(row);
        int to = types.isMissing(row) ? 0 : from + types.bytesLength(row);
        for (byte[] type : eventTypes) {
            if (Arrays.equals(types.utf8(), from, to, type, 0, type.length)) {
                return true;
            }
        }
        return false;
    }

    /// The score of the state at a time, in microseconds, which is not before the state's newest event.
    public Score score(EntityState state, long atMicros) {
        return scores.score(state, atMicros);
    }

    /// What an aggregate, by its place in the definition, comes to at such a time; NaN when it has no value.
    public double aggregate(EntityState state, int aggregate, long atMicros) {
        return scores.aggregate(state, aggregate, atMicros);
    }

    /// The value at a time of a DOUBLE expression that reads what the score reads; NaN when it has none.
    public double evaluate(Expr part, EntityState state, long atMicros) {
        return scores.evaluate(part, state, atMicros);
    }
}
