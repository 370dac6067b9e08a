package io.scoreline.api.ingest;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.writer.JournalFullException;
import io.scoreline.writer.Receipt;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.WriterFencedException;
import io.scoreline.writer.event.EventBatch;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Appends batches to the journal and waits until they are durable; what can go wrong there becomes a problem. Thread-safe.
final class BatchAppender {
    /// How long the disk may take to force a batch.
    private static final Duration FORCE_BOUND = Duration.ofSeconds(30);

    private static final long MOST_RETRY_SECONDS = 60;

    private final ShardWriter writer;
    private final Clock clock;

    BatchAppender(ShardWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    Receipt append(EventBatch batch) throws InterruptedException {
        try {
            return writer.append(batch).get(FORCE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw problem(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw Problem.of(
                            ProblemCode.JOURNAL_SLOW,
                            "the journal did not take the events within " + FORCE_BOUND.toSeconds()
                                    + " s; they may or may not be stored")
                    .exception();
        } catch (JournalFullException | WriterFencedException | IllegalStateException e) {
            throw problem(e);
        }
    }

    /// A stop of unknown length will last about as long again as it has: the age of the oldest event that is not registered.
    private String untilRegistered() {
        long now = clock.millis();
        long seconds = Math.ceilDiv(now - writer.oldestUnregisteredMillis().orElse(now), 1_000);
        return Long.toString(Math.clamp(seconds, 1, MOST_RETRY_SECONDS));
    }

    private RuntimeException problem(Throwable cause) {
        return switch (cause) {
            case JournalFullException full ->
                Problem.of(ProblemCode.JOURNAL_FULL, String.valueOf(full.getMessage()))
                        .withHeader("Retry-After", untilRegistered())
                        .exception();
            case WriterFencedException fenced ->
                Problem.of(ProblemCode.WRITER_FENCED, String.valueOf(fenced.getMessage()))
                        .exception();
            // A closed journal: the replica stops.
            case IllegalStateException closed ->
                Problem.of(ProblemCode.STOPPING, String.valueOf(closed.getMessage()))
                        .exception();
            case RuntimeException known -> known;
            default -> new IllegalStateException("the journal did not take a batch", cause);
        };
    }
}
