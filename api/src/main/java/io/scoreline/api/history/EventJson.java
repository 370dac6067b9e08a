package io.scoreline.api.history;

import io.scoreline.scoring.engine.TermUse;
import io.scoreline.scoring.explain.EventExplanation;
import io.scoreline.scoring.explain.EventExplanation.FeatureValue;
import io.scoreline.scoring.explain.EventExplanation.TermValue;
import io.scoreline.scoring.explain.EventRef;
import io.scoreline.scoring.explain.Line;
import io.scoreline.scoring.feature.TimeText;
import io.scoreline.scoring.json.JsonOutput;
import java.util.List;
import java.util.Locale;

/// Events and what definitions make of them, as JSON.
public final class EventJson {
    private EventJson() {}

    /// A time as it stands in answers.
    public static String time(long micros) {
        return TimeText.of(micros);
    }

    /// Members of an object that say which event it is.
    public static void writeRef(JsonOutput out, EventRef event) {
        out.name("id").value(event.id());
        out.name("ts").value(time(event.tsMicros()));
        out.name("type").value(event.type());
        out.name("seq").value(event.seq());
    }

    /// Members of an object: the signal with its terms, and what was read of the payload.
    public static void writeDetail(JsonOutput out, EventExplanation event) {
        if (!event.terms().isEmpty()) {
            out.name("signal").value(event.signal());
            writeTerms(out, event);
        }
        out.name("features").beginArray();
        for (FeatureValue feature : event.features()) {
            out.beginObject();
            out.name("feature").value(feature.name());
            out.name("value").value(feature.value());
            out.name("use").value(feature.use().name().toLowerCase(Locale.ROOT));
            out.endObject();
        }
        out.endArray();
    }

    private static void writeTerms(JsonOutput out, EventExplanation event) {
        out.name("terms").beginArray();
        for (TermValue term : event.terms()) {
            out.beginObject();
            out.name("term").value(term.name());
            out.name("value").value(term.value());
            out.name("use").value(term.use().name().toLowerCase(Locale.ROOT));
            out.endObject();
        }
        for (Line line : event.rounding()) {
            out.beginObject();
            out.name("term").value(line.name());
            out.name("value").value(line.value());
            out.endObject();
        }
        out.endArray();
        out.name("skipped").beginArray();
        event.terms().stream()
                .filter(term -> term.use() == TermUse.SKIPPED)
                .forEach(term -> out.value(term.name()));
        out.endArray();
    }

    /// An array of lines of a sum; `name` is what a line is called.
    public static void writeLines(JsonOutput out, String name, List<Line> lines) {
        out.beginArray();
        for (Line line : lines) {
            out.beginObject();
            out.name(name).value(line.name());
            out.name("value").value(line.value());
            out.endObject();
        }
        out.endArray();
    }
}
