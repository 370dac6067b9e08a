package io.scoreline.standalone.command;

import io.scoreline.standalone.json.JsonDocument;
import io.scoreline.standalone.terminal.TextTree;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/// An explained score as a tree: score, formula, aggregates with their terms and strongest events, features, counts.
final class ExplanationTree {
    private static final MathContext DIGITS = new MathContext(6);

    private ExplanationTree() {}

    static TextTree of(JsonDocument score) {
        JsonDocument explain = score.object("explain")
                .orElseThrow(() -> new IllegalArgumentException("score: expected explain, found " + score.names()));
        TextTree root = new TextTree(headline(score));
        TextTree formula = root.branch("score = " + explain.text("formula").orElse(""));
        TextTree values = formula.branch("= " + explain.text("values").orElse(""));
        addLines(values, explain.objects("parts"), "part");
        for (JsonDocument aggregate : explain.objects("aggregates")) {
            addAggregate(root, aggregate);
        }
        addTerms(root, explain.objects("terms"));
        addFeatures(root, explain.objects("features"));
        addEvents(root, explain);
        return root;
    }

    private static String headline(JsonDocument score) {
        return score.text("entity").orElse("") + ": " + number(score, "score")
                + score.text("band").map(band -> " (" + band + ")").orElse("") + " at "
                + score.text("at").orElse("") + ", "
                + score.text("definition").orElse("") + "@"
                + score.whole("version").orElse(0L) + ", last event "
                + score.text("lastEventAt").orElse("-");
    }

    private static String number(JsonDocument of, String name) {
        return of.number(name)
                .map(value -> new BigDecimal(value).round(DIGITS))
                .map(value -> value.signum() == 0 ? "0" : value.stripTrailingZeros().toString())
                .map(text -> text.contains("E") ? plain(text) : text)
                .or(() -> of.text(name))
                .orElse("no value");
    }

    /// Plain digits where they are few.
    private static String plain(String text) {
        String plain = new BigDecimal(text).toPlainString();
        return plain.length() <= text.length() + 9 ? plain : text;
    }

    private static void addLines(TextTree to, List<JsonDocument> lines, String name) {
        for (JsonDocument line : lines) {
            String skipped = line.text("use").filter("skipped"::equals).map(use -> " (skipped)").orElse("");
            to.branch(number(line, "value") + "  " + line.text(name).orElse("") + skipped);
        }
    }

    private static void addAggregate(TextTree root, JsonDocument aggregate) {
        String of = aggregate.text("of").map(text -> " of " + text).orElse("");
        String estimate = aggregate.text("kind").filter("estimate"::equals).map(kind -> ", an estimate").orElse("");
        TextTree branch = root.branch(aggregate.text("aggregate").orElse("") + " = " + number(aggregate, "value") + ": "
                + aggregate.text("fn").orElse("") + of + ", "
                + counted(aggregate.whole("events").orElse(0L), "event") + estimate);
        addLines(branch, aggregate.objects("terms"), "term");
        for (JsonDocument event : aggregate.objects("strongest")) {
            branch.branch("event " + event.text("id").orElse("") + " " + event.text("ts").orElse("")
                    + event.text("type").filter(type -> !type.isEmpty()).map(type -> " " + type).orElse("") + ": "
                    + number(event, "share") + terms(event));
        }
    }

    /// What an event's terms came to, but for those that are 0.
    private static String terms(JsonDocument event) {
        List<String> terms = new ArrayList<>();
        for (JsonDocument term : event.objects("terms")) {
            if (term.number("value").orElse(0.0) != 0) {
                terms.add(term.text("term").orElse("") + " " + number(term, "value"));
            }
        }
        return terms.isEmpty() ? "" : " (" + String.join(", ", terms) + ")";
    }

    private static void addTerms(TextTree root, List<JsonDocument> terms) {
        for (JsonDocument term : terms) {
            long skipped = term.whole("skipped").orElse(0L);
            if (skipped > 0) {
                root.branch("term " + term.text("term").orElse("") + ": skipped in " + counted(skipped, "event")
                        + ", something it reads is missing");
            }
        }
    }

    private static void addFeatures(TextTree root, List<JsonDocument> features) {
        for (JsonDocument feature : features) {
            List<String> notes = new ArrayList<>();
            note(notes, feature, "missing", "missing in ");
            note(notes, feature, "wrongType", "of a wrong type in ");
            note(notes, feature, "defaulted", "the default was taken in ");
            feature.text("found").ifPresent(found -> notes.add("such as " + found + hint(feature, found)));
            if (!notes.isEmpty()) {
                root.branch("feature " + feature.text("feature").orElse("") + " ("
                        + feature.text("path").orElse("") + ", " + feature.text("type").orElse("") + "): "
                        + String.join(", ", notes));
            }
        }
    }

    private static void note(List<String> notes, JsonDocument feature, String name, String words) {
        long count = feature.whole(name).orElse(0L);
        if (count > 0) {
            notes.add(words + counted(count, "event"));
        }
    }

    private static String hint(JsonDocument feature, String found) {
        String type = feature.text("type").orElse("");
        boolean number = type.equals("double") || type.equals("long");
        return number && found.startsWith("\"") ? " (parse: true would read a number in it)" : "";
    }

    private static void addEvents(TextTree root, JsonDocument explain) {
        JsonDocument counts = explain.object("events")
                .orElseThrow(() -> new IllegalArgumentException("explain: expected events, found " + explain.names()));
        TextTree branch = root.branch("events: " + counts.whole("scored").orElse(0L) + " scored, "
                + counts.whole("ignored").orElse(0L) + " ignored, "
                + counts.whole("invalid").orElse(0L) + " invalid, "
                + counts.whole("duplicate").orElse(0L) + " duplicate"
                + (explain.truth("complete").orElse(true) ? "" : "; there are more, which were not read"));
        for (JsonDocument event : explain.objects("invalidEvents")) {
            branch.branch("invalid: " + event.text("id").orElse("") + " "
                    + event.text("ts").orElse("") + ": " + event.text("reason").orElse(""));
        }
        if (!explain.truth("same").orElse(true)) {
            branch.branch("these events do not give the score that is served; the log has more");
        }
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
