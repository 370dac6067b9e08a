package io.scoreline.scoring.explain;

import io.scoreline.scoring.engine.TermUse;

/// Counts what became of a term. Not thread-safe.
final class TermTally {
    private final String name;
    private long counted;
    private long notMet;
    private long skipped;

    TermTally(String name) {
        this.name = name;
    }

    void add(TermUse use) {
        switch (use) {
            case COUNTED -> counted++;
            case NOT_MET -> notMet++;
            case SKIPPED -> skipped++;
        }
    }

    TermSummary summary() {
        return new TermSummary(name, counted, notMet, skipped);
    }
}
