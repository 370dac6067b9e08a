package io.scoreline.scoring.engine;

/// Definitions for tests.
final class TestingDefinitions {
    private static final String SKETCHES = """
            #
              values:
                fn: distinct
                of: v
              numbers1d:
                fn: distinct
                of: n
                window: 1d
              times1h:
                fn: distinct
                of: event.ts
                window: 1h
              kinds:
                fn: distinct
                of: event.type
              signs:
                fn: distinct
                of: v > 0
            """;

    /// Every function of aggregates but `distinct`, with and without a window, over a feature `v`.
    static final String ALL_FUNCTIONS = """
            name: all-functions
            version: 1
            events:
              type: t
            features:
              v:
                path: v
                type: double
              n:
                path: n
                type: long
                default: 0
            signal:
              v: v
              small: 0.001 * n
            aggregates:
              heat:
                fn: decayed_sum
                of: signal
                halfLife: 6h
              total:
                fn: sum
                of: v
              total1h:
                fn: sum
                of: v
                window: 1h
              average:
                fn: mean
                of: v
              average1d:
                fn: mean
                of: signal
                window: 1d
                pane: 7m
              events:
                fn: count
              some10m:
                fn: count
                when: n == 1
                window: 10m
              least:
                fn: min
                of: v
              least1d:
                fn: min
                of: v
                window: 1d
              greatest:
                fn: max
                of: v
              greatest1d:
                fn: max
                of: v
                window: 1d
              oldest:
                fn: first
                of: v
              oldest1d:
                fn: first
                of: v
                window: 1d
              newest:
                fn: last
                of: v
              newest1d:
                fn: last
                of: v
                window: 1d
              seen:
                fn: last
                of: event.ts
            score: heat + age(seen)
            """;

    /// The same with sketches of distinct values of every type.
    static final String WITH_DISTINCT = ALL_FUNCTIONS.replace("score: heat", SKETCHES + "score: heat");

    private TestingDefinitions() {}
}
