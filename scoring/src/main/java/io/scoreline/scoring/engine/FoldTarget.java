package io.scoreline.scoring.engine;

/// What events are folded into: the state of one entity.
abstract sealed class FoldTarget permits EntityState, SlabState {
    /// Counts events, the newest at a time, whose values [#add] adds.
    abstract void countEvents(long count, long newestMicros);

    /// Adds an event's cell `c0, c1, c2` (as many as the layout has) to an aggregate; of a sketch, the word `c0` with
    /// its place `c1`.
    abstract void add(int aggregate, long tsMicros, long c0, long c1, long c2);
}
