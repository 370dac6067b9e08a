package io.scoreline.standalone.expect;

/// One value of an entity that is not as expected: `value` is score, band, an aggregate or the entity itself; `line` is where
/// the entity stands among the expectations.
public record Difference(String entity, int line, String value, String expected, String found) {}
