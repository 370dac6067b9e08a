package io.scoreline.worker.base;

import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.worker.score.ScoreFile;
import io.scoreline.worker.stream.OwnerCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Merges sorted score files as they stream by, each a few rows at a time. An entity that is in one of them alone keeps its bytes. Not thread-safe.
final class ScoreMerge {
    private final Scorer scorer;
    private final ScoreFile into;
    private final OwnerCursor owner = new OwnerCursor();
    private final List<ScoreCursor> same = new ArrayList<>();

    ScoreMerge(Scorer scorer, ScoreFile into) {
        this.scorer = scorer;
        this.into = into;
    }

    /// Merges cursors that stand before their first rows.
    void merge(List<ScoreCursor> inputs) throws IOException {
        PriorityQueue<ScoreCursor> queue = new PriorityQueue<>(Math.max(1, inputs.size()));
        for (ScoreCursor input : inputs) {
            if (input.advance()) {
                queue.add(input);
            }
        }
        while (!queue.isEmpty()) {
            same.clear();
            ScoreCursor first = queue.remove();
            same.add(first);
            for (ScoreCursor next = queue.peek(); next != null && next.compareTo(first) == 0; next = queue.peek()) {
                same.add(queue.remove());
            }
            emit(first);
            for (ScoreCursor input : same) {
                if (input.advance()) {
                    queue.add(input);
                }
            }
        }
    }

    private void emit(ScoreCursor first) throws IOException {
        if (same.size() == 1) {
            first.copyTo(into);
            return;
        }
        EntityState state = state(first);
        for (int i = 1; i < same.size(); i++) {
            state.merge(state(same.get(i)));
        }
        owner.moveTo(first.tenants(), first.entities(), first.row());
        into.add(first.partition(), Arrays.copyOf(owner.bytes(), owner.length()), owner.tenantLength(), state);
    }

    private EntityState state(ScoreCursor input) {
        ColumnValues encoded = input.states();
        int row = input.row();
        return scorer.decode(encoded.bytes(row), encoded.bytesFrom(row), encoded.bytesLength(row));
    }
}
