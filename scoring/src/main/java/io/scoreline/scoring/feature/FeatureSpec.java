package io.scoreline.scoring.feature;

/// What is read from a payload: path, type, and whether a string that holds exactly one JSON number is read as that
/// number.
public record FeatureSpec(FeaturePath path, FeatureType type, boolean parse) {}
