package io.scoreline.api.http;

/// Answers the requests of one route. Called from many virtual threads at once; what it throws becomes a problem.
@FunctionalInterface
public interface RouteHandler {
    ApiResponse handle(ApiRequest request) throws Exception;
}
