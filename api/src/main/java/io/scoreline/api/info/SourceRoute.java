package io.scoreline.api.info;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.writer.ShardWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// `GET /v1/sources/{name}`: where a source stands, and so where its loader goes on. Thread-safe.
public final class SourceRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int MAX_NAME_BYTES = 256;

    private final ShardWriter writer;

    public SourceRoute(ShardWriter writer) {
        this.writer = writer;
    }

    public Route route() {
        return Route.of(
                "GET",
                "/v1/sources/{name...}",
                Set.of(),
                Set.of(ProblemCode.PATH_INVALID, ProblemCode.SOURCE_UNKNOWN, ProblemCode.CATALOG_UNAVAILABLE),
                this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        String name = request.path("name");
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_NAME_BYTES || name.indexOf('\0') >= 0) {
            String expected = "1 to " + MAX_NAME_BYTES + " bytes of UTF-8 without U+0000";
            throw Problem.of(ProblemCode.PATH_INVALID, "no source has this name: expected " + expected)
                    .with("field", "name")
                    .with("expected", expected)
                    .with("found", bytes + " bytes")
                    .exception();
        }
        long position = writer.sourcePosition(request.tenant(), name);
        if (position == 0) {
            throw Problem.of(ProblemCode.SOURCE_UNKNOWN, "nothing of this source is stored; it begins at position 0")
                    .with("name", name)
                    .with("position", position)
                    .exception();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", name);
        members.put("position", position);
        return ApiResponse.json(OK, members);
    }
}
