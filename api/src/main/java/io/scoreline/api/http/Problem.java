package io.scoreline.api.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer that says what is wrong (RFC 9457). `members` are added to the standard ones, in order; `headers` to the response's. Immutable.
public record Problem(
        ProblemCode code, int status, String detail, Map<String, Object> members, Map<String, String> headers) {
    private static final String MEDIA_TYPE = "application/problem+json";
    private static final int SERVICE_UNAVAILABLE = 503;
    static final String RETRY_AFTER = "Retry-After";
    private static final String RETRY_AFTER_SECONDS = "1";

    public Problem {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        headers = Map.copyOf(headers);
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, code.status(), detail, Map.of(), Map.of());
    }

    /// The same with one more member; a null value is left out.
    public Problem with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(code, status, detail, more, headers);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(code, status, detail, members, more);
    }

    /// The same with another status, for what the server's own protocol layer refuses.
    Problem withStatus(int other) {
        return new Problem(code, other, detail, members, headers);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }

    public ApiResponse response() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", code.type());
        document.put("title", code.title());
        document.put("status", status);
        document.put("code", code.code());
        document.put("detail", detail);
        document.putAll(members);
        ApiResponse response = new ApiResponse(status, MEDIA_TYPE, JsonTree.bytes(document), headers);
        return status == SERVICE_UNAVAILABLE && !headers.containsKey(RETRY_AFTER)
                ? response.withHeader(RETRY_AFTER, RETRY_AFTER_SECONDS)
                : response;
    }
}
