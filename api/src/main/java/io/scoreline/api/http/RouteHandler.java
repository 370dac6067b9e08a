package io.scoreline.api.http;

/// Answers the requests of one route. Called from many threads at once, which are virtual ones but for what is answered [from memory][Route#fromMemory(Set)]; what it throws becomes a problem.
@FunctionalInterface
public interface RouteHandler {
    ApiResponse handle(ApiRequest request) throws Exception;
}
