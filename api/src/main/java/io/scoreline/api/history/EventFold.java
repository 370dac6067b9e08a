package io.scoreline.api.history;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.explain.EventRef;
import io.scoreline.scoring.explain.EventRows;
import io.scoreline.scoring.explain.Explainer;

/// Folds the rows of a reading, but for duplicates, for one definition. Not thread-safe.
final class EventFold implements EventVisitor {
    private final Definition definition;
    private final long atMicros;
    private final EventRows rows;
    private Explainer explainer;
    private long duplicates;

    EventFold(Definition definition, long atMicros) {
        this.definition = definition;
        this.atMicros = atMicros;
        this.rows = new EventRows(definition);
        this.explainer = new Explainer(definition, atMicros);
    }

    @Override
    public void begin() {
        rows.clear();
        explainer = new Explainer(definition, atMicros);
        duplicates = 0;
    }

    @Override
    public void visit(StoredEvent event) {
        if (event.isDuplicate()) {
            duplicates++;
            return;
        }
        EventRef ref = new EventRef(event.id(), event.tsMicros(), event.type(), event.seq());
        byte[] payload = event.payload();
        rows.add(ref, payload, event.payloadFrom(), event.payloadLength());
        if (rows.isFull()) {
            flush();
        }
    }

    private void flush() {
        explainer.add(rows);
        rows.clear();
    }

    /// All rows have been seen.
    Explainer finish() {
        if (!rows.isEmpty()) {
            flush();
        }
        return explainer;
    }

    long duplicates() {
        return duplicates;
    }
}
