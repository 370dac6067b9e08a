package io.scoreline.scoring.sample;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.expression.NearestName;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.scoring.json.JsonKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Puts into words what in a sample looks like a mistake in the definition, each with the change that mends it.
final class Advice {
    private final Definition definition;
    private final Seen types;
    private final Seen members;
    private final List<String> warnings = new ArrayList<>();

    Advice(Definition definition, Seen types, Seen members) {
        this.definition = definition;
        this.types = types;
        this.members = members;
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String of(long count, long all) {
        return count(count) + " of " + count(all);
    }

    List<String> warnings(List<FeatureTally> tallies, FoldCounts counts, long events) {
        if (events > 0 && counts.ignored == events) {
            warnings.add("events: no event has a type that is read (" + String.join(", ", definition.eventTypes())
                    + "); the sample has " + types.most());
            return warnings;
        }
        tallies.forEach(this::ofFeature);
        if (counts.invalid > 0) {
            warnings.add(of(counts.invalid, events) + " events are invalid and count nowhere: they lack a feature with"
                    + " onMissing: reject, or a term or an aggregate computes no finite value or one above 2^40 to sum");
        }
        return warnings;
    }

    private void ofFeature(FeatureTally tally) {
        FeatureSample sample = tally.sample();
        if (sample.events() > 0 && sample.absent() == sample.events()) {
            ofAbsence(sample);
        }
        if (sample.blocked() > 0) {
            add(sample, "in " + of(sample.blocked(), sample.events()) + " events a part of the path "
                    + sample.feature().spec().path() + " is no object");
        }
        sample.otherKinds().forEach((kind, count) -> ofOtherKind(tally, sample, kind, count));
        if (sample.unfit() > 0) {
            ofUnfit(tally, sample);
        }
        if (sample.feature().rejectsMissing() && sample.missing() > 0) {
            add(sample, "missing in " + of(sample.missing(), sample.events())
                    + " events, which are invalid by onMissing: reject");
        }
    }

    private void add(FeatureSample sample, String text) {
        warnings.add(sample.feature().name() + ": " + text);
    }

    private void ofAbsence(FeatureSample sample) {
        String path = sample.feature().spec().path().toString();
        @Nullable String nearest = NearestName.of(path, members.words());
        add(sample, "none of " + count(sample.events()) + " events has " + path
                + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    private void ofOtherKind(FeatureTally tally, FeatureSample sample, JsonKind kind, long count) {
        add(sample, of(count, sample.values()) + " values are " + words(kind) + ", type is "
                + word(sample.feature().spec().type()) + "; " + remedy(tally, sample, kind, count));
    }

    private static String remedy(FeatureTally tally, FeatureSample sample, JsonKind kind, long count) {
        FeatureType type = sample.feature().spec().type();
        return switch (kind) {
            case STRING -> ofStrings(tally, type, count);
            case NUMBER -> type == FeatureType.BOOL
                    ? "declare type: long and compare, such as " + sample.feature().name() + " == 1"
                    : "declare type: " + (tally.wholeNumbers() == count ? "long" : "double");
            case TRUE, FALSE -> "declare type: bool";
            case OBJECT -> "name a member of it in path, such as $." + sample.feature().spec().path() + ".name";
            case ARRAY -> "a feature cannot read a list";
            case NULL -> "null is missing";
        };
    }

    private static String ofStrings(FeatureTally tally, FeatureType type, long count) {
        if (type == FeatureType.BOOL) {
            String compare = "declare type: string and compare, such as " + tally.feature().name() + " == ";
            return compare + (tally.stringsOfBools() > 0 ? "\"true\"" : tally.example());
        }
        if (tally.stringsOfNumbers() == count) {
            return "add parse: true";
        }
        return tally.stringsOfNumbers() > 0
                ? "add parse: true (" + of(tally.stringsOfNumbers(), count) + " hold a number)"
                : "declare type: string";
    }

    private void ofUnfit(FeatureTally tally, FeatureSample sample) {
        String text = of(sample.unfit(), sample.values()) + " values are no "
                + word(sample.feature().spec().type()) + ", such as " + tally.example() + "; ";
        add(sample, text + remedyOfUnfit(tally, sample));
    }

    private static String remedyOfUnfit(FeatureTally tally, FeatureSample sample) {
        return switch (sample.feature().spec().type()) {
            case LONG -> sample.feature().spec().parse() && tally.stringsOfNumbers() == 0 && tally.wholeNumbers() == 0
                    ? "they count as missing"
                    : "declare type: double";
            case TIMESTAMP -> !sample.feature().spec().parse() && tally.stringsOfNumbers() == sample.unfit()
                    ? "add parse: true"
                    : "a time is text as 2026-01-31T12:00:00Z or a number since 1970";
            case DOUBLE, BOOL, STRING -> "they count as missing";
        };
    }

    private static String words(JsonKind kind) {
        return switch (kind) {
            case OBJECT -> "objects";
            case ARRAY -> "lists";
            case STRING -> "strings";
            case NUMBER -> "numbers";
            case TRUE, FALSE -> "booleans";
            case NULL -> "null";
        };
    }

    private static String word(FeatureType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
