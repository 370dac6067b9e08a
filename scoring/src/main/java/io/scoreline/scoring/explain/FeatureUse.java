package io.scoreline.scoring.explain;

/// Where an event's value of a feature came from.
public enum FeatureUse {
    READ,
    /// Nothing lay at the path, or null; there is no default.
    MISSING,
    DEFAULTED,
    /// A value that is not of the feature's type lay at the path; there is no default.
    WRONG_TYPE,
    WRONG_TYPE_DEFAULTED;

    public boolean isWrongType() {
        return this == WRONG_TYPE || this == WRONG_TYPE_DEFAULTED;
    }

    public boolean isDefaulted() {
        return this == DEFAULTED || this == WRONG_TYPE_DEFAULTED;
    }
}
