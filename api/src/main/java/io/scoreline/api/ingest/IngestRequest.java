package io.scoreline.api.ingest;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.WaitParameter;
import io.scoreline.writer.event.SourceRange;
import io.scoreline.writer.rejected.RejectedOrigin;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request to take events asks for, beside the events.
record IngestRequest(
        String tenant,
        BodyFormat format,
        boolean bulk,
        @Nullable Mapping mapping,
        @Nullable SourceRange source,
        @Nullable String idempotencyKey,
        Ack ack,
        Duration patience) {
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,256}");

    /// How far events have come: in memory alone, of a replica without a journal; forced on this replica's disk; registered, and so no longer depending on this replica; included in served scores.
    enum Ack {
        BUFFERED,
        DURABLE,
        STORED,
        SCORED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Set<String> parameters() {
        Set<String> names = new HashSet<>(Mapping.PARAMETERS);
        names.add("ack");
        names.add("key");
        names.add(WaitParameter.NAME);
        return names;
    }

    /// Without a journal the least that is acknowledged is `stored`.
    static IngestRequest of(ApiRequest request, boolean journalled) {
        BodyFormat format = BodyFormat.of(request.mediaType(), request.caller().isBeacon());
        SourceRange source = source(request);
        String key = request.header("Idempotency-Key");
        if (key != null && !VISIBLE.matcher(key).matches()) {
            throw header("Idempotency-Key", "1 to 256 visible ASCII characters", key);
        }
        if (key != null && source != null) {
            throw header("Idempotency-Key", "no Idempotency-Key beside X-Source", "both");
        }
        QueryParameters query = request.query();
        Ack ack =
                switch (query.get("ack", "durable")) {
                    case "durable" -> journalled ? Ack.DURABLE : Ack.STORED;
                    case "stored" -> Ack.STORED;
                    case "scored" -> Ack.SCORED;
                    case String other -> throw QueryParameters.invalid("ack", "durable, stored or scored", other);
                };
        return new IngestRequest(
                request.tenant(),
                format,
                bulk(request),
                Mapping.of(query),
                source,
                key,
                ack,
                WaitParameter.of(query));
    }

    private static boolean bulk(ApiRequest request) {
        String priority = request.header("X-Priority");
        return switch (priority) {
            case null -> false;
            case "interactive" -> false;
            case "bulk" -> true;
            default -> throw header("X-Priority", "interactive or bulk", priority);
        };
    }

    /// How its events are to be sent again.
    RejectedOrigin origin() {
        return new RejectedOrigin(tenant, format.mediaType(), mapping == null ? "" : mapping.query());
    }

    EventReader reader() {
        return mapping != null
                ? new MappedReader(mapping)
                : format == BodyFormat.CLOUD_EVENTS ? new CloudEventReader() : new EnvelopeReader();
    }

    private static @Nullable SourceRange source(ApiRequest request) {
        String name = request.header("X-Source");
        String position = request.header("X-Source-Position");
        if (name == null && position == null) {
            return null;
        }
        if (name == null || !VISIBLE.matcher(name).matches()) {
            throw header("X-Source", "1 to 256 visible ASCII characters", name == null ? "nothing" : name);
        }
        Matcher range = POSITION.matcher(position == null ? "" : position);
        if (range.matches()) {
            long from = Long.parseLong(range.group(1));
            long to = Long.parseLong(range.group(2));
            if (from < to) {
                return new SourceRange(name, from, to);
            }
        }
        throw header(
                "X-Source-Position",
                "from-to with from < to, meaning positions from + 1 up to to",
                position == null ? "nothing" : position);
    }

    private static ProblemException header(String name, String expected, String found) {
        return Problem.of(ProblemCode.HEADER_INVALID, "header " + name + ": expected " + expected + ", found " + found)
                .with("field", name)
                .with("expected", expected)
                .with("found", found)
                .exception();
    }
}
