package io.scoreline.standalone.expect;

import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.engine.Score.AggregateValue;
import io.scoreline.standalone.trial.SampleScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The expectations of one file. Numbers may differ by the tolerance, which is 0 unless the file says otherwise. Immutable.
public final class Cases {
    private final double tolerance;
    private final List<Case> cases;

    Cases(double tolerance, List<Case> cases) {
        this.tolerance = tolerance;
        this.cases = List.copyOf(cases);
    }

    public int size() {
        return cases.size();
    }

    /// All that differs, in the order of the file.
    public List<Difference> check(SampleScores scores) {
        List<Difference> differences = new ArrayList<>();
        for (Case each : cases) {
            check(each, scores.score(each.entity(), each.atMicros()), differences);
        }
        return differences;
    }

    private void check(Case expected, Optional<Score> found, List<Difference> into) {
        if (expected.absent() || found.isEmpty()) {
            if (expected.absent() != found.isEmpty()) {
                into.add(difference(
                        expected,
                        "entity",
                        expected.absent() ? "absent" : "present",
                        found.map(score -> "a score of " + text(score.value())).orElse("no event of it counts")));
            }
            return;
        }
        Score score = found.get();
        checkNumber(expected, "score", expected.score(), score.value(), into);
        if (expected.band() != null && !expected.band().equals(score.band())) {
            into.add(difference(expected, "band", expected.band(), score.band() == null ? "none" : score.band()));
        }
        for (AggregateValue aggregate : score.aggregates()) {
            checkNumber(
                    expected, aggregate.name(), expected.aggregates().get(aggregate.name()), aggregate.value(), into);
        }
    }

    private void checkNumber(
            Case expected, String name, Case.@Nullable Wanted wanted, double found, List<Difference> into) {
        if (wanted == null) {
            return;
        }
        boolean equal = wanted.value().isEmpty()
                ? Double.isNaN(found)
                : Math.abs(wanted.value().getAsDouble() - found) <= tolerance;
        if (!equal) {
            into.add(difference(expected, name, wanted.text(), text(found)));
        }
    }

    private static Difference difference(Case of, String value, String expected, String found) {
        return new Difference(of.entity(), of.line(), value, expected, found);
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "missing" : Double.toString(value);
    }
}
