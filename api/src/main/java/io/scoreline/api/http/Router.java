package io.scoreline.api.http;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request by its raw path, in which nothing has been decoded: an encoded slash is part of a name. Immutable.
final class Router {
    private final List<Entry> entries;

    Router(List<Route> routes) {
        entries = routes.stream()
                .map(route -> new Entry(route, new RouteTemplate(route.template())))
                .toList();
    }

    Match match(String method, String rawPath) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        for (Entry entry : entries) {
            if (entry.route().method().equals(wanted)) {
                @Nullable Map<String, String> values = entry.template().match(rawPath);
                if (values != null) {
                    return new Match.Found(entry.route(), values);
                }
            }
        }
        List<Route> others = entries.stream()
                .filter(entry -> entry.template().match(rawPath) != null)
                .map(Entry::route)
                .toList();
        return others.isEmpty()
                ? new Match.NoRoute()
                : new Match.OtherMethods(others.getFirst().template(), allow(others));
    }

    private static String allow(List<Route> routes) {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            methods.add(route.method());
            if (route.method().equals("GET")) {
                methods.add("HEAD");
            }
        }
        return String.join(", ", methods);
    }

    private record Entry(Route route, RouteTemplate template) {}

    /// What a request leads to.
    sealed interface Match {
        record Found(Route route, Map<String, String> rawValues) implements Match {}

        record OtherMethods(String template, String allow) implements Match {}

        record NoRoute() implements Match {}
    }
}
