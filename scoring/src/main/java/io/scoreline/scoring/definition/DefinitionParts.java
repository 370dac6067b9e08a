package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Expr;
import java.util.List;

/// What the sections of a definition say.
record DefinitionParts(
        String name,
        int version,
        List<String> eventTypes,
        List<Feature> features,
        List<Term> terms,
        List<Aggregate> aggregates,
        Expr score,
        String scoreText,
        List<Band> bands) {
    DefinitionParts {
        eventTypes = List.copyOf(eventTypes);
        features = List.copyOf(features);
        terms = List.copyOf(terms);
        aggregates = List.copyOf(aggregates);
        bands = List.copyOf(bands);
    }
}
