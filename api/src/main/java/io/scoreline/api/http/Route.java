package io.scoreline.api.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One method on one path. The template's segments are literal or `{name}`, which takes one; a last `{name...}` takes all that is left, slashes included.
/// `parameters` are the query parameters it knows, `problems` the problems it can answer with beside those which every route can ([#COMMON_PROBLEMS]).
/// `access` is what a caller must be allowed to; for `fromMemory` see [#fromMemory(Set)].
public record Route(
        String method,
        String template,
        Set<String> parameters,
        Set<ProblemCode> problems,
        Access access,
        @Nullable Set<String> fromMemory,
        RouteHandler handler) {
    /// What any route may answer with.
    public static final Set<ProblemCode> COMMON_PROBLEMS = Set.of(
            ProblemCode.REQUEST_MALFORMED,
            ProblemCode.PARAMETER_UNKNOWN,
            ProblemCode.PARAMETER_INVALID,
            ProblemCode.KEY_MISSING,
            ProblemCode.KEY_INVALID,
            ProblemCode.SCOPE_MISSING,
            ProblemCode.OPERATOR_REQUIRED,
            ProblemCode.TENANT_REQUIRED,
            ProblemCode.RATE_LIMITED,
            ProblemCode.TENANT_BUSY,
            ProblemCode.ORIGIN_REFUSED,
            ProblemCode.HOST_FOREIGN,
            ProblemCode.METHOD_NOT_ALLOWED,
            ProblemCode.REQUEST_TIMEOUT,
            ProblemCode.URI_TOO_LONG,
            ProblemCode.HEADERS_TOO_LARGE,
            ProblemCode.INTERNAL_ERROR,
            ProblemCode.OVERLOADED,
            ProblemCode.STOPPING);

    public Route {
        parameters = Set.copyOf(parameters);
        problems = Set.copyOf(problems);
        fromMemory = fromMemory == null ? null : Set.copyOf(fromMemory);
    }

    /// A route that reads when its method is GET, else one that changes what counts; see [#needing] for others.
    public static Route of(
            String method, String template, Set<String> parameters, Set<ProblemCode> problems, RouteHandler handler) {
        return new Route(method, template, parameters, problems, method.equals("GET") ? Access.READ : Access.ADMIN, null, handler);
    }

    public static Route health(String template, Set<ProblemCode> problems, RouteHandler handler) {
        return new Route("GET", template, Set.of(), problems, Access.HEALTH, null, handler);
    }

    /// The same for callers who are allowed to something else.
    public Route needing(Access other) {
        return new Route(method, template, parameters, problems, other, fromMemory, handler);
    }

    /// The same, where requests with none but these query parameters are answered from memory, in microseconds and without
    /// waiting for anything: a thread that reads connections answers them itself.
    public Route fromMemory(Set<String> withParameters) {
        return new Route(method, template, parameters, problems, access, withParameters, handler);
    }

    /// Whether a request with this query is answered so. Names that are not written plainly count as others.
    boolean isFromMemory(@Nullable String rawQuery) {
        if (fromMemory == null || rawQuery == null) {
            return fromMemory != null;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0 || !fromMemory.contains(pair.substring(0, equals))) {
                return false;
            }
        }
        return true;
    }
}
