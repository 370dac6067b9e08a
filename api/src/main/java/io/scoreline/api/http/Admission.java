package io.scoreline.api.http;

import io.scoreline.shard.catalog.KeyScope;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// Who asks, and whether that one may. A key stands in the `Authorization` header; one that lies open in web pages, which cannot set that header without asking first, stands
/// in the query, where none but such a key is taken. Immutable.
final class Admission {
    static final String KEY_PARAMETER = "key";

    private static final String BEARER = "bearer ";

    private final Doorman doorman;
    private final HostRule hosts;

    Admission(Doorman doorman, HostRule hosts) {
        this.doorman = doorman;
        this.hosts = hosts;
    }

    /// What holds for all requests, whatever route they ask for.
    void check(Request request) {
        if (!doorman.keyed()) {
            hosts.check(request);
        }
    }

    /// Whether [#caller] answers without waiting, for a request whose key does not stand in the query.
    boolean answersAtOnce(Request request) {
        @Nullable String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return header == null
                || !doorman.keyed()
                || (isBearer(header) && doorman.answersAtOnce(keyIn(header)));
    }

    Caller caller(Request request, Route route) {
        if (!doorman.keyed()) {
            return Caller.LOCAL;
        }
        String inHeader = fromHeader(request);
        String inQuery = inHeader == null && route.parameters().contains(KEY_PARAMETER) ? fromQuery(request) : null;
        KeyScope needed = route.access().scope();
        if (inHeader == null && inQuery == null) {
            if (needed == null) {
                return Caller.ANYONE;
            }
            throw unauthorized(ProblemCode.KEY_MISSING, "the request has no API key; send it as Authorization: Bearer KEY");
        }
        Caller caller = doorman.caller(inHeader == null ? String.valueOf(inQuery) : inHeader);
        if (inHeader == null && !caller.isBeacon()) {
            throw unauthorized(
                    ProblemCode.KEY_INVALID,
                    "only a key that is bound to origins may stand in the query; send this one as Authorization: Bearer KEY");
        }
        checkOrigin(request, caller);
        checkScope(caller, route, needed);
        return caller;
    }

    private static void checkOrigin(Request request, Caller caller) {
        @Nullable String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null ? caller.isBeacon() : !caller.origins().contains(origin)) {
            throw Problem.of(
                            ProblemCode.ORIGIN_REFUSED,
                            caller.isBeacon()
                                    ? "the key is bound to other origins"
                                    : "the key is bound to no origin, so requests of web pages are refused")
                    .with("field", "Origin")
                    .with("found", origin == null ? "nothing" : origin)
                    .exception();
        }
    }

    private static void checkScope(Caller caller, Route route, @Nullable KeyScope needed) {
        if (needed == null) {
            return;
        }
        if (!caller.scopes().contains(needed)) {
            throw Problem.of(ProblemCode.SCOPE_MISSING, "the key has no scope \"" + needed.text() + "\"")
                    .with("expected", needed.text())
                    .with("found", caller.scopes().stream().sorted().map(KeyScope::text).toList())
                    .exception();
        }
        if (route.access() == Access.OPERATOR && !caller.operator()) {
            throw Problem.of(
                            ProblemCode.OPERATOR_REQUIRED,
                            "the route concerns all tenants: it takes the operator's key, which belongs to none")
                    .exception();
        }
    }

    private static @Nullable String fromHeader(Request request) {
        @Nullable String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (header == null) {
            return null;
        }
        if (!isBearer(header)) {
            throw unauthorized(ProblemCode.KEY_INVALID, "header Authorization: expected Bearer KEY, found another scheme");
        }
        return keyIn(header);
    }

    private static boolean isBearer(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    }

    private static String keyIn(String header) {
        return header.substring(BEARER.length()).trim();
    }

    private static @Nullable String fromQuery(Request request) {
        @Nullable String query = request.getHttpURI().getQuery();
        if (query == null) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(KEY_PARAMETER + "=")) {
                return PercentText.decode(pair.substring(KEY_PARAMETER.length() + 1), true);
            }
        }
        return null;
    }

    private static ProblemException unauthorized(ProblemCode code, String detail) {
        return Problem.of(code, detail).withHeader("WWW-Authenticate", "Bearer").exception();
    }

    /// Lets the page that asked read the answer.
    static ApiResponse readable(Request request, Caller caller, ApiResponse answer) {
        @Nullable String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        return origin == null || !caller.isBeacon()
                ? answer
                : answer.withHeader("Access-Control-Allow-Origin", origin).withHeader("Vary", "Origin");
    }
}
