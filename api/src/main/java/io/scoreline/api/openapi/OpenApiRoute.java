package io.scoreline.api.openapi;

import io.scoreline.api.http.Access;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/// `GET /openapi.json` (OpenAPI 3.1). Thread-safe.
public final class OpenApiRoute implements RouteHandler {
    private static final int OK = 200;
    private static final String RESOURCE = "openapi.json";

    private final byte[] document = document();

    public Route route() {
        return Route.of("GET", "/openapi.json", Set.of(), Set.of(), this).needing(Access.PUBLIC);
    }

    private static byte[] document() {
        try (InputStream in = OpenApiRoute.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing from the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        return ApiResponse.json(OK, document.clone());
    }
}
