package io.scoreline.standalone.expect;

import io.scoreline.scoring.definition.Band;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.expression.NearestName;
import io.scoreline.scoring.feature.EventTime;
import io.scoreline.standalone.markup.YamlFault;
import io.scoreline.standalone.markup.YamlFile;
import io.scoreline.standalone.markup.YamlValue;
import io.scoreline.standalone.markup.YamlValue.Pair;
import io.scoreline.standalone.markup.YamlValue.Pairs;
import io.scoreline.standalone.markup.YamlValue.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Reads a file of expectations:
///
/// ```yaml
/// at: last                # or a time, such as 2026-01-31T12:00:00Z; of all entities that have none of their own
/// tolerance: 0.001        # how far numbers may be off; 0 unless given
/// entities:
///   host-7:
///     at: 2026-01-31T12:00:00Z
///     score: 42.5         # a number, or missing
///     band: medium
///     aggregates:
///       heat: 12.25
///   host-8:
///     absent: true        # no event of it counts
/// ```
public final class CasesReader {
    private static final List<String> KEYS = List.of("at", "tolerance", "entities");

    private final String file;
    private final Definition definition;

    private CasesReader(String file, Definition definition) {
        this.file = file;
        this.definition = definition;
    }

    /// Reads the text of a file; bands and aggregates must be the definition's.
    public static Cases read(String file, String text, Definition definition) throws YamlFault {
        return new CasesReader(file, definition).cases(YamlFile.parse(file, text));
    }

    private Cases cases(YamlValue root) throws YamlFault {
        Pairs pairs = pairs(root, "expectations", KEYS);
        @Nullable Long at = at(pairs, null);
        double tolerance = tolerance(pairs.get("tolerance").orElse(null));
        YamlValue entities = pairs.get("entities")
                .orElseThrow(() -> YamlFault.at(file, root, "expected entities, and below it what each should have"));
        List<Case> cases = new ArrayList<>();
        for (Pair pair : pairs(entities, "entities", null).pairs()) {
            cases.add(expected(pair, at));
        }
        if (cases.isEmpty()) {
            throw YamlFault.at(file, entities, "entities: expected one or more");
        }
        return new Cases(tolerance, cases);
    }

    private double tolerance(@Nullable YamlValue value) throws YamlFault {
        double tolerance = value == null ? 0 : number(value, "tolerance").value().orElse(-1);
        if (value != null && tolerance < 0) {
            throw YamlFault.at(file, value, "tolerance: expected a number from 0 on");
        }
        return tolerance;
    }

    private Case expected(Pair pair, @Nullable Long at) throws YamlFault {
        String entity = pair.key().text();
        Pairs values = pairs(pair.value(), entity, Case.KEYS);
        boolean absent = false;
        Case.@Nullable Wanted score = null;
        @Nullable String band = null;
        Map<String, Case.Wanted> aggregates = new HashMap<>();
        for (Pair each : values.pairs()) {
            String place = entity + "." + each.key().text();
            switch (each.key().text()) {
                case "absent" -> absent = truth(each.value(), place);
                case "score" -> score = number(each.value(), place);
                case "band" ->
                    band = known(
                            each.value(),
                            place,
                            definition.bands().stream().map(Band::name).toList());
                case "aggregates" -> aggregates.putAll(aggregates(each.value(), place));
                default -> {}
            }
        }
        if (absent == (score != null || band != null || !aggregates.isEmpty())) {
            throw YamlFault.at(
                    file, pair.key(), entity + ": expected score, band or aggregates, or absent: true and none of them");
        }
        return new Case(entity, pair.key().line(), absent, at(values, at), score, band, aggregates);
    }

    private Map<String, Case.Wanted> aggregates(YamlValue value, String place) throws YamlFault {
        Map<String, Case.Wanted> numbers = new HashMap<>();
        for (Pair pair : pairs(value, place, definition.aggregateNames()).pairs()) {
            numbers.put(pair.key().text(), number(pair.value(), place + "." + pair.key().text()));
        }
        return numbers;
    }

    private Pairs pairs(YamlValue value, String place, @Nullable List<String> keys) throws YamlFault {
        if (!(value instanceof Pairs pairs)) {
            throw YamlFault.at(file, value, place + ": expected names with values, such as `name: value`");
        }
        for (Pair pair : pairs.pairs()) {
            String key = pair.key().text();
            if (keys != null && !keys.contains(key)) {
                throw YamlFault.at(
                        file, pair.key(), place + ": there is no " + key + " here" + NearestName.hint(key, keys));
            }
        }
        return pairs;
    }

    private Case.Wanted number(YamlValue value, String place) throws YamlFault {
        if (value instanceof Scalar scalar) {
            if (scalar.text().equals("missing")) {
                return new Case.Wanted(OptionalDouble.empty(), "missing");
            }
            if (scalar.number().isPresent()) {
                return new Case.Wanted(OptionalDouble.of(scalar.number().get()), scalar.text());
            }
        }
        throw YamlFault.at(file, value, place + ": expected a number, or missing");
    }

    private boolean truth(YamlValue value, String place) throws YamlFault {
        if (value instanceof Scalar scalar && scalar.text().matches("true|false")) {
            return scalar.text().equals("true");
        }
        throw YamlFault.at(file, value, place + ": expected true or false");
    }

    private String known(YamlValue value, String place, List<String> names) throws YamlFault {
        if (!(value instanceof Scalar scalar)) {
            throw YamlFault.at(file, value, place + ": expected a name");
        }
        if (!names.contains(scalar.text())) {
            throw YamlFault.at(
                    file,
                    value,
                    place + ": " + definition.name() + " has no " + scalar.text()
                            + NearestName.hint(scalar.text(), names));
        }
        return scalar.text();
    }

    private @Nullable Long at(Pairs pairs, @Nullable Long otherwise) throws YamlFault {
        YamlValue value = pairs.get("at").orElse(null);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Scalar scalar) {
            if (scalar.text().equals("last")) {
                return null;
            }
            try {
                return EventTime.parseMicros(scalar.text());
            } catch (IllegalArgumentException refused) {
                throw YamlFault.at(file, value, "at: last, or " + refused.getMessage());
            }
        }
        throw YamlFault.at(file, value, "at: expected last or a time");
    }
}
