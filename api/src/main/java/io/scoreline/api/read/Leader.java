package io.scoreline.api.read;

import io.scoreline.api.table.EntityScores;
import io.scoreline.scoring.engine.Score;
import java.util.Comparator;

/// An entity with its score. The natural order is that of the list: highest score first, those without a value last, then by entity.
record Leader(EntityScores scores, Score score) implements Comparable<Leader> {
    private static final Comparator<Leader> ORDER = Comparator.comparing((Leader leader) -> Double.isNaN(leader.score.value()))
            .thenComparing(leader -> leader.score.value(), Comparator.reverseOrder())
            .thenComparing(leader -> leader.scores.key().entity());

    @Override
    public int compareTo(Leader other) {
        return ORDER.compare(this, other);
    }

    boolean isBehind(ListCursor cursor) {
        double value = score.value();
        if (Double.isNaN(value) != Double.isNaN(cursor.score())) {
            return Double.isNaN(value);
        }
        int order = Double.compare(cursor.score(), value);
        return order > 0 || (order == 0 && scores.key().entity().compareTo(cursor.entity()) > 0);
    }
}
