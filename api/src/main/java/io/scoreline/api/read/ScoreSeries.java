package io.scoreline.api.read;

import io.scoreline.api.history.EventVisitor;
import io.scoreline.api.history.StoredEvent;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.explain.EventRef;
import io.scoreline.scoring.explain.EventRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Folds an entity's events into one state for each step of time, which added up are the states at its end: adding is
/// exact, so that each has the bits of a fold of all events up to then. Not thread-safe.
final class ScoreSeries implements EventVisitor {
    private final Scorer scorer;
    private final long fromMicros;
    private final long stepMicros;
    private final EventRows rows;
    private final @Nullable EntityState[] states;
    private int step;

    ScoreSeries(Definition definition, long fromMicros, long stepMicros, int count) {
        this.scorer = new Scorer(definition, definition.featureSpecs());
        this.fromMicros = fromMicros;
        this.stepMicros = stepMicros;
        this.rows = new EventRows(definition);
        this.states = new EntityState[count];
    }

    /// A state at a time; null when no event counts up to then.
    record Point(long atMicros, @Nullable EntityState state) {}

    @Override
    public void begin() {
        rows.clear();
        Arrays.fill(states, null);
    }

    @Override
    public void visit(StoredEvent event) {
        if (event.isDuplicate()) {
            return;
        }
        int at = (int) Math.max(0, Math.ceilDiv(event.tsMicros() - fromMicros, stepMicros));
        if (at != step || rows.isFull()) {
            flush();
            step = at;
        }
        byte[] payload = event.payload();
        rows.add(
                new EventRef(event.id(), event.tsMicros(), event.type(), event.seq()),
                payload,
                event.payloadFrom(),
                event.payloadLength());
    }

    private void flush() {
        if (rows.isEmpty()) {
            return;
        }
        @Nullable EntityState state = states[step];
        if (state == null) {
            state = scorer.newState();
            states[step] = state;
        }
        rows.foldInto(scorer, state);
        rows.clear();
    }

    /// All rows have been seen: the states, oldest first.
    List<Point> finish() {
        flush();
        List<Point> points = new ArrayList<>();
        EntityState sum = scorer.newState();
        for (int i = 0; i < states.length; i++) {
            EntityState own = states[i];
            if (own != null) {
                EntityState next = scorer.newState();
                next.merge(sum);
                next.merge(own);
                sum = next;
            }
            points.add(new Point(fromMicros + i * stepMicros, sum.events() == 0 ? null : sum));
        }
        return points;
    }
}
