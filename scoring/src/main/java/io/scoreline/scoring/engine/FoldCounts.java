package io.scoreline.scoring.engine;

/// What became of the rows of a fold.
public final class FoldCounts {
    public long scored;
    public long ignored;
    public long invalid;

    public void add(FoldCounts other) {
        scored += other.scored;
        ignored += other.ignored;
        invalid += other.invalid;
    }
}
