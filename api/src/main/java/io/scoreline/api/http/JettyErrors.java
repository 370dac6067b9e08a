package io.scoreline.api.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Answers for what Jetty itself refuses, before or beside our handlers, in the form of every other problem.
final class JettyErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Object message = request.getAttribute(ERROR_MESSAGE);
        ApiResponse answer = problem(response.getStatus(), message == null ? null : message.toString()).response();
        ResponseWriter.write(response, answer, callback);
        return true;
    }

    static Problem problem(int status, @Nullable String reason) {
        String detail = reason == null || reason.isBlank() ? String.valueOf(HttpStatus.getMessage(status)) : reason;
        return Problem.of(code(status), detail).withStatus(status);
    }

    private static ProblemCode code(int status) {
        return switch (status) {
            case HttpStatus.NOT_FOUND_404 -> ProblemCode.ROUTE_UNKNOWN;
            case HttpStatus.METHOD_NOT_ALLOWED_405 -> ProblemCode.METHOD_NOT_ALLOWED;
            case HttpStatus.REQUEST_TIMEOUT_408 -> ProblemCode.REQUEST_TIMEOUT;
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> ProblemCode.BODY_TOO_LARGE;
            case HttpStatus.URI_TOO_LONG_414 -> ProblemCode.URI_TOO_LONG;
            case HttpStatus.UNSUPPORTED_MEDIA_TYPE_415 -> ProblemCode.MEDIA_TYPE_UNSUPPORTED;
            case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> ProblemCode.HEADERS_TOO_LARGE;
            case HttpStatus.INTERNAL_SERVER_ERROR_500 -> ProblemCode.INTERNAL_ERROR;
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> ProblemCode.STOPPING;
            default -> status < HttpStatus.INTERNAL_SERVER_ERROR_500
                    ? ProblemCode.REQUEST_MALFORMED
                    : ProblemCode.REQUEST_UNSUPPORTED;
        };
    }
}
