package io.scoreline.standalone.load;

import io.scoreline.standalone.client.EventSink;
import io.scoreline.standalone.client.IngestReply;
import io.scoreline.standalone.client.IngestReply.EventError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Loads a file as a source, strictly in order of its lines and one request after the other, from where the server
/// stands. Not thread-safe.
public final class SourceLoader {
    private static final int REFUSALS_KEPT = 5;

    /// Beyond it the count of entities stands still.
    private static final int ENTITIES_COUNTED = 2_000_000;

    private final EventSink sink;
    private final BatchLimits limits;
    private final Listener listener;
    private final List<LoadReport.Refusal> refused = new ArrayList<>();
    private final Set<Long> entities = new HashSet<>();
    private long accepted;
    private long rejected;

    /// Hears how far a load is: bytes of the file and events sent.
    @FunctionalInterface
    public interface Listener {
        void at(long fileBytes, long events);
    }

    public SourceLoader(EventSink sink, BatchLimits limits, Listener listener) {
        this.sink = sink;
        this.limits = limits;
        this.listener = listener;
    }

    /// Loads what is not yet loaded. With a shift, lines go out as envelopes; else as they are, with the mapping.
    public LoadReport load(NdjsonFile file, String source, Mapping mapping, @Nullable TimeShift shift)
            throws IOException, InterruptedException {
        String query = shift == null ? mapping.query() : "";
        long before = sink.sourcePosition(source);
        try (BatchReader batches = new BatchReader(file, mapping, before, limits, shift)) {
            for (Optional<Batch> batch = batches.next(); batch.isPresent(); batch = batches.next()) {
                post(batch.get(), source, query);
            }
            return new LoadReport(before, batches.positions(), accepted, rejected, entities.size(), refused);
        }
    }

    private void post(Batch batch, String source, String query) throws IOException, InterruptedException {
        IngestReply reply = sink.post(query, batch.body(), source, batch.from(), batch.to());
        accepted += reply.accepted();
        rejected += reply.rejected();
        reply.errors().forEach(error -> keep(refusal(batch, error)));
        addEntities(batch, reply);
        listener.at(batch.fileBytes(), accepted + rejected);
    }

    private void addEntities(Batch batch, IngestReply reply) {
        Set<Integer> refusedHere =
                reply.errors().stream().map(EventError::index).collect(Collectors.toSet());
        for (int i = 0; i < batch.size() && entities.size() < ENTITIES_COUNTED; i++) {
            if (!refusedHere.contains(i)) {
                entities.add(batch.entityHash(i));
            }
        }
    }

    private void keep(LoadReport.Refusal refusal) {
        if (refused.size() < REFUSALS_KEPT) {
            refused.add(refusal);
        }
    }

    private static LoadReport.Refusal refusal(Batch batch, EventError error) {
        boolean known = error.index() >= 0 && error.index() < batch.size();
        long line = known ? batch.lineNumber(error.index()) : 0;
        String reason = batch.tooLong().stream()
                .filter(refused -> refused.line() == line)
                .map(LoadReport.Refusal::reason)
                .findFirst()
                .orElse(error.message());
        return new LoadReport.Refusal(line, reason);
    }
}
