package io.scoreline.api.http;

import io.scoreline.shard.memory.MemoryBudget;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// A request that has found its route. Belongs to the thread that handles it.
public final class ApiRequest {
    private final Request request;
    private final Map<String, String> rawPathValues;
    private final QueryParameters query;
    private final Caller caller;

    ApiRequest(Request request, Map<String, String> rawPathValues, QueryParameters query, Caller caller) {
        this.request = request;
        this.rawPathValues = rawPathValues;
        this.query = query;
        this.caller = caller;
    }

    /// The decoded value of a name in the route's template.
    public String path(String name) {
        String raw = rawPathValues.getOrDefault(name, "");
        @Nullable String text = PercentText.decode(raw, false);
        if (text == null) {
            throw Problem.of(ProblemCode.PATH_INVALID, "the " + name + " in the path is not percent-encoded UTF-8")
                    .with("field", name)
                    .with("expected", "percent-encoded UTF-8")
                    .with("found", raw)
                    .exception();
        }
        return text;
    }

    public Caller caller() {
        return caller;
    }

    /// Whose events and scores the request is about; a problem when the caller has none.
    public String tenant() {
        if (caller.tenant().isEmpty()) {
            throw Problem.of(
                            ProblemCode.TENANT_REQUIRED,
                            "the operator's key belongs to no tenant, so it has no events and no scores: send a tenant's key")
                    .exception();
        }
        return caller.tenant();
    }

    public QueryParameters query() {
        return query;
    }

    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /// The media type of the body in lower case without its parameters; null when none is given.
    public @Nullable String mediaType() {
        @Nullable String header = header("Content-Type");
        if (header == null) {
            return null;
        }
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    /// Reads the whole body, decompressed, into memory reserved from the budget; the caller closes it.
    public RequestBody readBody(MemoryBudget budget, long maxBytes) throws IOException {
        return new BodyReader(request, budget, maxBytes).read();
    }
}
