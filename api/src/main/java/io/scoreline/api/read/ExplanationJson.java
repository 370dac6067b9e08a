package io.scoreline.api.read;

import io.scoreline.api.history.EventJson;
import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.explain.AggregateExplanation;
import io.scoreline.scoring.explain.AggregateExplanation.Share;
import io.scoreline.scoring.explain.EventExplanation;
import io.scoreline.scoring.explain.Explanation;
import io.scoreline.scoring.explain.FeatureSummary;
import io.scoreline.scoring.explain.TermSummary;
import io.scoreline.scoring.expression.ValueType;
import io.scoreline.scoring.json.JsonOutput;
import java.util.Locale;

/// An explanation as JSON.
final class ExplanationJson {
    private ExplanationJson() {}

    static void write(JsonOutput out, EventBasis.Answer answer) {
        Explanation explanation = answer.explanation();
        out.beginObject();
        out.name("basis").value("events");
        out.name("complete").value(answer.complete());
        out.name("same").value(answer.same());
        out.name("events").beginObject();
        out.name("scored").value(explanation.scored());
        out.name("ignored").value(explanation.ignored());
        out.name("invalid").value(explanation.invalid());
        out.name("duplicate").value(answer.duplicates());
        out.endObject();
        out.name("formula").value(explanation.formula());
        out.name("values").value(explanation.formulaWithValues());
        out.name("parts");
        EventJson.writeLines(out, "part", explanation.parts());
        out.name("aggregates").beginArray();
        explanation.aggregates().forEach(aggregate -> write(out, aggregate));
        out.endArray();
        out.name("terms").beginArray();
        explanation.terms().forEach(term -> write(out, term));
        out.endArray();
        out.name("features").beginArray();
        explanation.features().forEach(feature -> write(out, feature));
        out.endArray();
        out.name("invalidEvents").beginArray();
        for (EventExplanation event : explanation.invalidEvents()) {
            out.beginObject();
            EventJson.writeRef(out, event.event());
            out.name("reason").value(event.reason());
            EventJson.writeDetail(out, event);
            out.endObject();
        }
        out.endArray();
        out.endObject();
    }

    private static void write(JsonOutput out, AggregateExplanation explained) {
        Aggregate aggregate = explained.aggregate();
        out.beginObject();
        out.name("aggregate").value(aggregate.name());
        out.name("fn").value(aggregate.function().text());
        out.name("of").value(explained.of().isEmpty() ? null : explained.of());
        writeValue(out.name("value"), aggregate, explained.value());
        out.name("kind").value(explained.kind().name().toLowerCase(Locale.ROOT));
        out.name("events").value(explained.events());
        out.name("terms");
        EventJson.writeLines(out, "term", explained.lines());
        out.name("strongest").beginArray();
        for (Share share : explained.strongest()) {
            writeShare(out, aggregate, share);
        }
        out.endArray().endObject();
    }

    private static void writeValue(JsonOutput out, Aggregate aggregate, double value) {
        if (aggregate.type() == ValueType.TIMESTAMP && Double.isFinite(value)) {
            out.value(ScoreTime.text((long) value));
        } else {
            out.value(value);
        }
    }

    private static void writeShare(JsonOutput out, Aggregate aggregate, Share share) {
        out.beginObject();
        EventJson.writeRef(out, share.event().event());
        writeValue(out.name("share"), aggregate, share.value());
        EventJson.writeDetail(out, share.event());
        out.endObject();
    }

    private static void write(JsonOutput out, TermSummary term) {
        out.beginObject();
        out.name("term").value(term.name());
        out.name("counted").value(term.counted());
        out.name("notMet").value(term.notMet());
        out.name("skipped").value(term.skipped());
        out.endObject();
    }

    private static void write(JsonOutput out, FeatureSummary summary) {
        out.beginObject();
        out.name("feature").value(summary.feature().name());
        out.name("path").value(summary.feature().spec().path().toString());
        out.name("type").value(summary.feature().spec().type().name().toLowerCase(Locale.ROOT));
        out.name("read").value(summary.read());
        out.name("missing").value(summary.missing());
        out.name("wrongType").value(summary.wrongType());
        out.name("defaulted").value(summary.defaulted());
        out.name("found").value(summary.found());
        out.endObject();
    }
}
