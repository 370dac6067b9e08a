package io.scoreline.api.ingest;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How events lie in a body.
enum BodyFormat {
    /// An event, or an array of them.
    JSON,
    /// One event on each line.
    LINES,
    /// A CloudEvent in structured mode, or an array of them (batch mode).
    CLOUD_EVENTS,
    /// As [#JSON], from a web page: what a page may send without asking first is `text/plain`.
    BEACON;

    private static final Map<String, BodyFormat> BY_MEDIA_TYPE = Map.ofEntries(
            Map.entry("application/json", JSON),
            Map.entry("application/x-www-form-urlencoded", JSON),
            Map.entry("application/octet-stream", JSON),
            Map.entry("application/x-ndjson", LINES),
            Map.entry("application/ndjson", LINES),
            Map.entry("application/jsonl", LINES),
            Map.entry("application/x-jsonlines", LINES),
            Map.entry("application/cloudevents+json", CLOUD_EVENTS),
            Map.entry("application/cloudevents-batch+json", CLOUD_EVENTS));
    private static final String PLAIN_TEXT = "text/plain";
    private static final String EXPECTED =
            "application/json, application/x-ndjson, application/cloudevents+json or application/cloudevents-batch+json";

    /// The type of a body in which several events of this format can be sent.
    String mediaType() {
        return switch (this) {
            case JSON, BEACON -> "application/json";
            case LINES -> "application/x-ndjson";
            case CLOUD_EVENTS -> "application/cloudevents-batch+json";
        };
    }

    /// A problem when bodies of the type are not taken; plain text is taken from web pages alone.
    static BodyFormat of(@Nullable String mediaType, boolean fromPage) {
        BodyFormat known = mediaType == null ? JSON : BY_MEDIA_TYPE.get(mediaType);
        if (fromPage && (known == null || known == JSON) && (mediaType == null || known == JSON || mediaType.equals(PLAIN_TEXT))) {
            return BEACON;
        }
        if (known != null) {
            return known;
        }
        throw Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED, "bodies of type \"" + mediaType + "\" are not taken")
                .with("field", "Content-Type")
                .with("expected", EXPECTED)
                .with("found", mediaType)
                .withHeader("Accept-Post", EXPECTED.replace(" or ", ", "))
                .exception();
    }
}
