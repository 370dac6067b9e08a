package io.scoreline.api.http;

import java.util.Set;

/// One method on one path. The template's segments are literal or `{name}`, which takes one; a last `{name...}` takes all that is left, slashes included.
/// `parameters` are the query parameters it knows, `problems` the problems it can answer with beside those which every route can ([#COMMON_PROBLEMS]).
/// `access` is what a caller must be allowed to.
public record Route(
        String method,
        String template,
        Set<String> parameters,
        Set<ProblemCode> problems,
        Access access,
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
    }

    /// A route that reads when its method is GET, else one that changes what counts; see [#needing] for others.
    public static Route of(
            String method, String template, Set<String> parameters, Set<ProblemCode> problems, RouteHandler handler) {
        return new Route(method, template, parameters, problems, method.equals("GET") ? Access.READ : Access.ADMIN, handler);
    }

    public static Route health(String template, Set<ProblemCode> problems, RouteHandler handler) {
        return new Route("GET", template, Set.of(), problems, Access.HEALTH, handler);
    }

    /// The same for callers who are allowed to something else.
    public Route needing(Access other) {
        return new Route(method, template, parameters, problems, other, handler);
    }
}
