package io.scoreline.scoring.explain;

/// One line of a sum.
public record Line(String name, double value) {
    /// The line that says what a bound took away.
    public static final String CLAMP = "clamp";

    /// The line that says what was lost or won by rounding.
    public static final String ROUNDING = "rounding";
}
