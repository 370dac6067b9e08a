package io.scoreline.api.ingest;

import io.scoreline.api.http.Access;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.api.http.RequestBody;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.http.TenantShare;
import io.scoreline.api.receipt.ReceiptProgress;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.writer.Receipt;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.event.EventBatchBuilder;
import io.scoreline.writer.event.SourceRange;
import io.scoreline.writer.rejected.RejectedFiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// `POST /v1/events`: a body becomes a batch, the batch becomes durable, the caller is told what became of each event. Thread-safe.
public final class EventRoute implements RouteHandler {
    /// What a browser sends when a page is left.
    private static final long MAX_BEACON_BYTES = 64 << 10;
    private final IngestSettings settings;
    private final MemoryBudget budget;
    private final ShardWriter writer;
    private final BatchAppender appender;
    private final ReceiptProgress progress;
    private final PendingEvents pending;
    private final IngestCounts counts;
    private final RejectedEvents rejected;
    private final Duration dedupWindow;
    private final Clock clock;
    private final SourceLocks locks = new SourceLocks();
    private final BatchBuilders builders = new BatchBuilders();
    private final BulkLane lane;

    public EventRoute(
            IngestSettings settings,
            MemoryBudget budget,
            ShardWriter writer,
            ReceiptProgress progress,
            PendingEvents pending,
            IngestCounts counts,
            RejectedEvents rejected,
            Duration dedupWindow,
            Clock clock) {
        this.settings = settings;
        this.budget = budget;
        this.writer = writer;
        this.appender = new BatchAppender(writer, clock);
        this.lane = new BulkLane(budget);
        this.progress = progress;
        this.pending = pending;
        this.counts = counts;
        this.rejected = rejected;
        this.dedupWindow = dedupWindow;
        this.clock = clock;
    }

    public Route route() {
        Set<ProblemCode> problems = Set.of(
                ProblemCode.HEADER_INVALID,
                ProblemCode.BODY_EMPTY,
                ProblemCode.BODY_MALFORMED,
                ProblemCode.BODY_ENCODING_CORRUPT,
                ProblemCode.BODY_TOO_LARGE,
                ProblemCode.TOO_MANY_EVENTS,
                ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                ProblemCode.ENCODING_UNSUPPORTED,
                ProblemCode.SOURCE_RANGE_MISMATCH,
                ProblemCode.SOURCE_POSITION_CONFLICT,
                ProblemCode.ALL_EVENTS_REJECTED,
                ProblemCode.MEMORY_EXHAUSTED,
                ProblemCode.JOURNAL_FULL,
                ProblemCode.JOURNAL_SLOW,
                ProblemCode.WRITER_FENCED,
                ProblemCode.CATALOG_UNAVAILABLE);
        return Route.of("POST", "/v1/events", IngestRequest.parameters(), problems, this)
                .needing(Access.WRITE);
    }

    @Override
    public ApiResponse handle(ApiRequest request) throws IOException, InterruptedException {
        IngestRequest wanted = IngestRequest.of(request, writer.journalled());
        TenantShare share = request.caller().share();
        share.expectEvents();
        Acknowledgement taken;
        if (wanted.bulk()) {
            taken = takeBulk(request, wanted, share);
        } else {
            try (RequestBody body = request.readBody(budget, mostBytes(wanted))) {
                taken = take(body, wanted, share);
            }
        }
        Receipt receipt = taken.receipt();
        IngestRequest.Ack reached = receipt == null ? wanted.ack() : await(receipt, wanted);
        return taken.answer(wanted, dedupWindow, reached);
    }

    private long mostBytes(IngestRequest wanted) {
        return wanted.format() == BodyFormat.BEACON
                ? Math.min(MAX_BEACON_BYTES, settings.maxBodyBytes())
                : settings.maxBodyBytes();
    }

    private Acknowledgement takeBulk(ApiRequest request, IngestRequest wanted, TenantShare share)
            throws IOException, InterruptedException {
        lane.enter();
        try (RequestBody body = request.readBody(budget, mostBytes(wanted))) {
            lane.awaitTurn();
            try {
                return take(body, wanted, share);
            } finally {
                lane.endTurn();
            }
        } finally {
            lane.leave();
        }
    }

    private Acknowledgement take(RequestBody body, IngestRequest wanted, TenantShare share)
            throws InterruptedException {
        Instant arrival = clock.instant();
        SourceRange source = wanted.source();
        EventReader reader = wanted.reader();
        EventBatchBuilder batch = builders.take(wanted.tenant(), source, body.length());
        long arrivalMicros = ChronoUnit.MICROS.between(Instant.EPOCH, arrival);
        EventChecks checks = new EventChecks(reader, arrivalMicros);
        RefusedList refused = new RefusedList(arrivalMicros, settings.maxEventBytes());
        BatchMemory memory = new BatchMemory(body::grow, settings.maxBodyBytes());
        EventAssembler assembler = new EventAssembler(checks, batch, ids(wanted, arrival), memory);
        ParsedEvents parsed = new BodyParser(settings, reader, assembler, source, keeps(source) ? refused : RefusedSink.NONE)
                .parse(body.bytes(), body.length(), wanted.format());
        share.takeEvents(parsed.events());
        Acknowledgement taken = append(batch, parsed, source);
        // After a failure the journal may still have it: then it is nobody's any more.
        builders.give(batch);
        if (taken.rows() > 0 && !taken.alreadyStored() && !refused.events().isEmpty()) {
            rejected.keep(wanted.origin(), refused.events());
        }
        return taken;
    }

    private Acknowledgement append(EventBatchBuilder batch, ParsedEvents parsed, @Nullable SourceRange source)
            throws InterruptedException {
        if (source != null) {
            return appendOfSource(batch.lend(), parsed, source);
        }
        counts.rejected(parsed.rejected());
        Receipt receipt = batch.size() == 0 ? null : append(batch.lend());
        return new Acknowledgement(parsed, batch.size(), false, null, receipt);
    }

    /// What is refused again when it is sent again is there already.
    private boolean keeps(@Nullable SourceRange source) {
        return rejected.keeps() && (source == null || !RejectedFiles.isReplay(source.name()));
    }

    private static EventIds ids(IngestRequest wanted, Instant arrival) {
        SourceRange source = wanted.source();
        String key = wanted.idempotencyKey();
        if (source != null) {
            return new EventIds.OfSource(source.name());
        }
        return key == null ? new EventIds.Fresh(new UuidV7(arrival.toEpochMilli())) : new EventIds.Idempotent(wanted.tenant(), key);
    }

    /// The batch of a source is appended even when no event in it was taken: the source moves on.
    private Acknowledgement appendOfSource(EventBatch batch, ParsedEvents parsed, SourceRange source)
            throws InterruptedException {
        ReentrantLock lock = locks.of(batch.tenant(), source.name());
        lock.lockInterruptibly();
        try {
            long position = writer.sourcePosition(batch.tenant(), source.name());
            if (source.to() <= position) {
                counts.alreadyStored(batch.size());
                return new Acknowledgement(parsed, batch.size(), true, source, null);
            }
            if (source.from() != position) {
                throw conflict(source, position);
            }
            counts.rejected(parsed.rejected());
            return new Acknowledgement(parsed, batch.size(), false, source, append(batch));
        } finally {
            lock.unlock();
        }
    }

    private static ProblemException conflict(SourceRange source, long position) {
        String what = source.from() > position ? "leaves a gap" : "has been stored in part";
        return Problem.of(
                        ProblemCode.SOURCE_POSITION_CONFLICT,
                        "source \"" + source.name() + "\" stands at " + position + "; the range " + source.from() + "-"
                                + source.to() + " " + what)
                .with("field", "X-Source-Position")
                .with("source", source.name())
                .with("position", position)
                .with("expected", position + "-…")
                .with("found", source.from() + "-" + source.to())
                .exception();
    }

    private Receipt append(EventBatch batch) throws InterruptedException {
        Receipt receipt = appender.append(batch);
        counts.accepted(batch.size());
        pending.acknowledged(receipt, batch.size());
        return receipt;
    }

    private IngestRequest.Ack await(@Nullable Receipt receipt, IngestRequest wanted) throws InterruptedException {
        if (receipt == null || wanted.ack() == IngestRequest.Ack.DURABLE) {
            return wanted.ack();
        }
        long deadline = System.nanoTime() + wanted.patience().toNanos();
        if (!progress.awaitStored(receipt, wanted.patience())) {
            return writer.journalled() ? IngestRequest.Ack.DURABLE : IngestRequest.Ack.BUFFERED;
        }
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        return wanted.ack() == IngestRequest.Ack.SCORED && progress.awaitScored(receipt, left)
                ? IngestRequest.Ack.SCORED
                : IngestRequest.Ack.STORED;
    }
}
