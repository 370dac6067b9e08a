package io.scoreline.api.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.engine.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/// One pass over a table that keeps the highest scores of one tenant at one time. Not thread-safe.
final class LeaderSweep {
    private final ServedDefinition served;
    private final ListQuery query;
    private final PriorityQueue<Leader> lowestFirst = new PriorityQueue<>(Collections.reverseOrder());
    private boolean more;
    private long entities;

    LeaderSweep(ServedDefinition served, ListQuery query) {
        this.served = served;
        this.query = query;
    }

    /// The leaders in order, whether there are more behind them, and how many entities of the tenant begin with the
    /// prefix.
    record Leaders(List<Leader> list, boolean more, long entities) {}

    Leaders run() {
        served.table().forEach(query.tenant(), query.prefix().getBytes(UTF_8), this::visit);
        List<Leader> leaders = new ArrayList<>(lowestFirst);
        Collections.sort(leaders);
        return new Leaders(leaders, more, entities);
    }

    private void visit(EntityScores scores) {
        entities++;
        // An event that came in after the time was fixed may be newer than it.
        long at = Math.max(query.sweepAtMicros(), scores.state().lastEventMicros());
        Score score = served.scorer().score(scores.state(), at);
        if (query.band() != null && !query.band().equals(score.band())) {
            return;
        }
        Leader leader = new Leader(scores, score);
        if (query.behind() != null && !leader.isBehind(query.behind())) {
            return;
        }
        lowestFirst.add(leader);
        if (lowestFirst.size() > query.most()) {
            lowestFirst.poll();
            more = true;
        }
    }
}
