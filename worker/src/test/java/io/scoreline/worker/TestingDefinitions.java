package io.scoreline.worker;

/// Definitions over [TestingEvent]s.
final class TestingDefinitions {
    static final String RISK =
            """
            name: test-risk
            version: 1
            events:
              type: [t]
            features:
              severity:
                path: severity
                type: double
                default: 0
              kind:
                path: kind
                type: string
                default: ""
            signal:
              severity: 0.5 * severity
              odd: 3.0 * (kind == "k1")
            aggregates:
              heat:
                fn: decayed_sum
                of: signal
                halfLife: 6h
              total:
                fn: count
              odd10m:
                fn: count
                when: kind == "k1"
                window: 10m
              worst:
                fn: max
                of: severity
              newest:
                fn: last
                of: severity
            score: clamp(heat + total, 0, 100)
            """;

    static final String COUNT =
            """
            name: test-count
            version: 1
            aggregates:
              total:
                fn: count
            score: total
            """;

    private TestingDefinitions() {}
}
