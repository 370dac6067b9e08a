package io.scoreline.api.read;

import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.engine.Score.AggregateValue;
import io.scoreline.scoring.expression.ValueType;
import io.scoreline.scoring.json.JsonOutput;
import java.util.List;

/// Scores as JSON; a score or aggregate without a value is null.
final class ScoreJson {
    private ScoreJson() {}

    static void write(JsonOutput out, Score score) {
        out.name("score").value(score.value());
        out.name("band").value(score.band());
        out.name("at").value(ScoreTime.text(score.atMicros()));
    }

    /// In the definition's order; an aggregate of times is written as a time. Those that are estimates are named.
    static void writeAggregates(JsonOutput out, Score score, Definition definition) {
        out.name("aggregates").beginObject();
        for (int i = 0; i < score.aggregates().size(); i++) {
            AggregateValue aggregate = score.aggregates().get(i);
            out.name(aggregate.name());
            boolean time = definition.aggregates().get(i).type() == ValueType.TIMESTAMP;
            if (time && Double.isFinite(aggregate.value())) {
                out.value(ScoreTime.text((long) aggregate.value()));
            } else {
                out.value(aggregate.value());
            }
        }
        out.endObject();
        writeEstimates(out, definition);
    }

    private static void writeEstimates(JsonOutput out, Definition definition) {
        List<String> estimates = definition.aggregates().stream()
                .filter(aggregate -> aggregate.function().isEstimate())
                .map(Aggregate::name)
                .toList();
        if (!estimates.isEmpty()) {
            out.name("estimates").beginArray();
            estimates.forEach(out::value);
            out.endArray();
        }
    }
}
