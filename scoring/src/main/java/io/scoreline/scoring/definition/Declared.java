package io.scoreline.scoring.definition;

import java.util.Set;

/// The names that a document declares, rightly or wrongly.
record Declared(Set<String> features, Set<String> terms, Set<String> aggregates) {}
