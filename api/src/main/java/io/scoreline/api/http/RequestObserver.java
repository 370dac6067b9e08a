package io.scoreline.api.http;

/// Is told of every request answered: the route's template (or a fixed word where none was found), method, status and time taken.
@FunctionalInterface
public interface RequestObserver {
    void observed(String route, String method, int status, long nanos);
}
