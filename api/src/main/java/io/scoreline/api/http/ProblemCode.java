package io.scoreline.api.http;

import java.util.Locale;

/// Everything that can be wrong with a request, or with us, as callers see it. The code is stable; its status and title go with it.
public enum ProblemCode {
    REQUEST_MALFORMED(400, "The request is malformed"),
    PATH_INVALID(400, "The path is invalid"),
    PARAMETER_UNKNOWN(400, "Unknown query parameter"),
    PARAMETER_INVALID(400, "Invalid query parameter"),
    HEADER_INVALID(400, "Invalid header"),
    BODY_EMPTY(400, "The body is empty"),
    BODY_MALFORMED(400, "The body is malformed"),
    BODY_ENCODING_CORRUPT(400, "The body cannot be decompressed"),
    SOURCE_RANGE_MISMATCH(400, "The body does not fill the source's range"),
    RECEIPT_INVALID(400, "Invalid receipt"),
    DEFINITION_REQUIRED(400, "The definition must be named"),
    KEY_MISSING(401, "The request has no API key"),
    KEY_INVALID(401, "The API key is not valid"),
    SCOPE_MISSING(403, "The API key is not good for this"),
    OPERATOR_REQUIRED(403, "The operator's key is needed"),
    TENANT_REQUIRED(403, "The API key belongs to no tenant"),
    ORIGIN_REFUSED(403, "Requests from web pages are refused"),
    HOST_FOREIGN(403, "Foreign host name"),
    ROUTE_UNKNOWN(404, "Unknown route"),
    ENTITY_UNKNOWN(404, "Unknown entity"),
    DEFINITION_UNKNOWN(404, "Unknown definition"),
    EVENT_UNKNOWN(404, "Unknown event"),
    SOURCE_UNKNOWN(404, "Unknown source"),
    ERASURE_UNKNOWN(404, "Unknown erasure"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "No such format"),
    REQUEST_TIMEOUT(408, "The request took too long"),
    SOURCE_POSITION_CONFLICT(409, "The source stands elsewhere"),
    DEFINITION_CONFLICT(409, "The version exists with another body"),
    DEFINITION_NOT_CAUGHT_UP(409, "The version has not caught up"),
    DEFINITION_NOT_BUILDING(409, "The version is not being built"),
    HISTORY_GONE(410, "The history is kept no longer"),
    BODY_TOO_LARGE(413, "The body is too large"),
    TOO_MANY_EVENTS(413, "Too many events in one request"),
    TOO_MANY_ENTITIES(413, "Too many entities in one request"),
    URI_TOO_LONG(414, "The URI is too long"),
    MEDIA_TYPE_UNSUPPORTED(415, "Unsupported media type"),
    ENCODING_UNSUPPORTED(415, "Unsupported content encoding"),
    ALL_EVENTS_REJECTED(422, "All events were rejected"),
    AT_BEFORE_NEWEST_EVENT(422, "The time lies before the newest event"),
    HISTORY_TOO_LONG(422, "Too many events for one answer"),
    TOO_MANY_FILES(422, "Too many files for one answer"),
    DEFINITION_INVALID(422, "The definition is invalid"),
    RATE_LIMITED(429, "Too much in too short a time"),
    TENANT_BUSY(429, "The tenant has too many requests at once"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL_ERROR(500, "Internal error"),
    REQUEST_UNSUPPORTED(501, "The request is not supported"),
    OVERLOADED(503, "Too many requests at once"),
    TABLE_FULL(503, "The score table is full"),
    MEMORY_EXHAUSTED(503, "No memory is left for the request"),
    JOURNAL_FULL(503, "The journal is full"),
    WRITER_FENCED(503, "This replica stopped taking events"),
    JOURNAL_SLOW(503, "The journal did not answer in time"),
    MEMORY_NEAR_LIMIT(503, "The process is near its memory limit"),
    CONNECTIONS_EXHAUSTED(503, "The catalog's server runs out of connections"),
    CATALOG_UNAVAILABLE(503, "The catalog cannot be reached"),
    NOT_READY(503, "Not ready yet"),
    STOPPING(503, "The server is stopping");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// As it stands in answers.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The `type` of the problem: a stable URI.
    public String type() {
        return "urn:scoreline:problem:" + code();
    }
}
