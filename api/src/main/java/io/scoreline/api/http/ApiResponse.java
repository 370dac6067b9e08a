package io.scoreline.api.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// A whole answer. The body's array belongs to the response from here on. Immutable.
public final class ApiResponse {
    private static final String JSON = "application/json";
    private static final byte[] NOTHING = {};

    private final int status;
    private final String mediaType;
    private final byte[] body;
    private final Map<String, String> headers;

    public ApiResponse(int status, String mediaType, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.mediaType = mediaType;
        this.body = body;
        this.headers = Map.copyOf(headers);
    }

    public static ApiResponse json(int status, byte[] body) {
        return new ApiResponse(status, JSON, body, Map.of());
    }

    /// The same with an entity tag.
    public static ApiResponse json(int status, byte[] body, String etag) {
        return new ApiResponse(status, JSON, body, Map.of("ETag", etag));
    }

    /// An answer whose body is a tree of maps, lists and values.
    public static ApiResponse json(int status, Map<String, ?> body) {
        return json(status, JsonTree.bytes(body));
    }

    /// 304 with its entity tag.
    public static ApiResponse notModified(String etag) {
        return new ApiResponse(304, "", NOTHING, Map.of("ETag", etag));
    }

    /// 204: done, and nothing to say.
    public static ApiResponse noContent() {
        return new ApiResponse(204, "", NOTHING, Map.of());
    }

    public ApiResponse withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(status, mediaType, body, more);
    }

    public int status() {
        return status;
    }

    /// Empty when there is no body.
    public String mediaType() {
        return mediaType;
    }

    public byte[] body() {
        return body;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
