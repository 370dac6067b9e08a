package io.scoreline.api.http;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// Without keys anyone who reaches the port may write. So that web pages in a browser on this machine cannot, requests with an `Origin` are refused, and so are those
/// which name another host than this one (a name that was made to point here). A server that listens beyond this machine is meant to be reached by whatever names it has there. Immutable.
final class HostRule {
    private final Set<String> hosts;
    private final boolean beyond;

    HostRule(String boundHost) {
        beyond = !(boundHost.equalsIgnoreCase("localhost") || boundHost.startsWith("127.") || boundHost.matches("\\[?::1]?"));
        Set<String> names = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
        names.add(bracketed(boundHost.toLowerCase(Locale.ROOT)));
        hosts = Set.copyOf(names);
    }

    void check(Request request) {
        @Nullable String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null) {
            throw Problem.of(
                            ProblemCode.ORIGIN_REFUSED,
                            "requests with an Origin header are refused while the server has no keys")
                    .with("field", "Origin")
                    .with("found", origin)
                    .exception();
        }
        List<String> named = request.getHeaders().getValuesList(HttpHeader.HOST);
        named.forEach(this::checkHost);
        @Nullable String authority = request.getHttpURI().getHost();
        if (authority != null) {
            checkHost(authority);
        }
    }

    private void checkHost(String value) {
        if (beyond || value.isEmpty() || hosts.contains(withoutPort(value.toLowerCase(Locale.ROOT)))) {
            return;
        }
        throw Problem.of(ProblemCode.HOST_FOREIGN, "the server does not answer for host \"" + value + "\"")
                .with("field", "Host")
                .with("expected", "localhost, 127.0.0.1, [::1] or the host it is bound to")
                .with("found", value)
                .exception();
    }

    private static String withoutPort(String host) {
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        return bracketed(end <= 0 ? host : host.substring(0, end));
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
