package io.scoreline.scoring.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the section `bands`: names with their lower bounds, in any order.
final class BandReader {
    static final int MAX_BANDS = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");

    private final Problems problems;

    BandReader(Problems problems) {
        this.problems = problems;
    }

    /// By ascending bound.
    List<Band> read(@Nullable YamlNode node) {
        List<Band> bands = new ArrayList<>();
        if (node == null) {
            return bands;
        }
        Section section = Section.open(node, "bands", problems);
        if (section.size() > MAX_BANDS) {
            problems.add(node, "bands", "too many", "at most " + MAX_BANDS, section.size() + "");
            return bands;
        }
        Set<Double> bounds = new HashSet<>();
        section.forEach((key, value) -> {
            String field = section.child(key.text());
            @Nullable Double from = Section.number(value, field, problems);
            if (!NAME.matcher(key.text()).matches()) {
                problems.add(key, field, "no valid name", "letters, digits, '_' and '-', up to 64", key.text());
            } else if (from != null && !bounds.add(from)) {
                problems.add(value, field, "two bands begin at the same score", "another lower bound", value.words());
            } else if (from != null) {
                bands.add(new Band(key.text(), from));
            }
        });
        bands.sort(Comparator.comparingDouble(Band::from));
        return bands;
    }
}
