package io.scoreline.scoring.feature;

/// The types a feature can have; `TIMESTAMP` is microseconds since 1970-01-01T00:00Z, `BOOL` is kept as 0 and 1.
public enum FeatureType {
    DOUBLE,
    LONG,
    BOOL,
    STRING,
    TIMESTAMP
}
