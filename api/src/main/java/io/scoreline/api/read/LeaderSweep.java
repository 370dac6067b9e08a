package io.scoreline.api.read;

import io.scoreline.api.table.EntityKey;
import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.engine.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// One pass over a table that keeps the highest scores at one time. Not thread-safe.
final class LeaderSweep {
    private final ServedDefinition served;
    private final long atMicros;
    private final @Nullable String band;
    private final int most;
    private final PriorityQueue<Leader> lowestFirst = new PriorityQueue<>(Collections.reverseOrder());

    LeaderSweep(ServedDefinition served, long atMicros, @Nullable String band, int most) {
        this.served = served;
        this.atMicros = atMicros;
        this.band = band;
        this.most = most;
    }

    List<Leader> run() {
        served.table().forEach(this::visit);
        List<Leader> leaders = new ArrayList<>(lowestFirst);
        Collections.sort(leaders);
        return leaders;
    }

    private void visit(EntityScores scores) {
        // An event that came in after the time was fixed may be newer than it.
        long at = Math.max(atMicros, scores.state().lastEventMicros());
        if (!scores.key().tenant().equals(EntityKey.DEFAULT_TENANT)) {
            return;
        }
        Score score = served.scorer().score(scores.state(), at);
        if (band != null && !band.equals(score.band())) {
            return;
        }
        lowestFirst.add(new Leader(scores, score));
        if (lowestFirst.size() > most) {
            lowestFirst.poll();
        }
    }
}
