package io.scoreline.api.http;

import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.memory.MemoryExhaustedException;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of every request: rule for hosts, bound on concurrent requests, route, handler, answer. The last resort for what nobody expected. What is answered
/// from memory is answered at once, on the thread that has read the request; everything else may wait for something, and has a virtual thread of its own.
final class RequestGate extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGate.class);
    private static final String NO_ROUTE = "none";

    private final Router router;
    private final Admission admission;
    /// Requests without a body that wait for something to come hold little but their connection.
    private static final int MAX_WAITING = 8_192;

    private final Semaphore permits;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final RequestObserver observer;
    private final HeaderDeadline deadline;
    private final Executor threads;

    RequestGate(
            Router router,
            Admission admission,
            int maxConcurrent,
            RequestObserver observer,
            HeaderDeadline deadline,
            Executor threads) {
        super(InvocationType.NON_BLOCKING);
        this.router = router;
        this.admission = admission;
        this.permits = new Semaphore(maxConcurrent);
        this.observer = observer;
        this.deadline = deadline;
        this.threads = threads;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Connection connection = request.getConnectionMetaData().getConnection();
        deadline.begun(connection);
        Router.Match match = router.match(request.getMethod(), request.getHttpURI().getPath());
        Runnable answering = () -> answer(request, match, response, callback, connection);
        if (isFromMemory(request, match)) {
            answering.run();
        } else {
            try {
                threads.execute(answering);
            } catch (RejectedExecutionException stopping) {
                deadline.ended(connection);
                ResponseWriter.write(response, Problem.of(ProblemCode.STOPPING, "the server is stopping").response(), callback);
            }
        }
        return true;
    }

    private boolean isFromMemory(Request request, Router.Match match) {
        return match instanceof Router.Match.Found found
                && found.route().isFromMemory(request.getHttpURI().getQuery())
                && admission.answersAtOnce(request);
    }

    private void answer(
            Request request, Router.Match match, Response response, Callback callback, Connection connection) {
        try {
            answer(request, match, response, callback);
        } catch (Throwable gone) {
            Response.writeError(request, response, callback, gone);
        } finally {
            deadline.ended(connection);
        }
    }

    private void answer(Request request, Router.Match match, Response response, Callback callback)
            throws IOException {
        long from = System.nanoTime();
        ApiResponse answer = answer(request, match);
        if (!request.consumeAvailable()) {
            // A body that nobody read would be taken for the next request: the connection ends, and the client is told.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        ResponseWriter.write(response, answer, callback);
        observer.observed(routeName(match), request.getMethod(), answer.status(), System.nanoTime() - from);
    }

    private static String routeName(Router.Match match) {
        return switch (match) {
            case Router.Match.Found found -> found.route().template();
            case Router.Match.OtherMethods other -> other.template();
            case Router.Match.NoRoute _ -> NO_ROUTE;
        };
    }

    private ApiResponse answer(Request request, Router.Match match) throws IOException {
        try {
            admission.check(request);
            return switch (match) {
                case Router.Match.Found found -> admitted(request, found);
                case Router.Match.OtherMethods other ->
                    Problem.of(
                                    ProblemCode.METHOD_NOT_ALLOWED,
                                    other.template() + " does not take " + request.getMethod())
                            .with("expected", other.allow())
                            .with("found", request.getMethod())
                            .withHeader("Allow", other.allow())
                            .response();
                case Router.Match.NoRoute _ ->
                    Problem.of(
                                    ProblemCode.ROUTE_UNKNOWN,
                                    "there is no route " + request.getHttpURI().getPath()
                                            + "; /openapi.json lists all")
                            .response();
            };
        } catch (Throwable failure) {
            return problem(request, failure).response();
        }
    }

    private ApiResponse admitted(Request request, Router.Match.Found found) throws IOException {
        Caller caller = admission.caller(request, found.route());
        ApiResponse answer;
        try {
            answer = bounded(request, found, caller);
        } catch (Throwable failure) {
            answer = problem(request, failure).response();
        }
        return Admission.readable(request, caller, answer);
    }

    private ApiResponse bounded(Request request, Router.Match.Found found, Caller caller) throws Exception {
        if (found.route().access() == Access.HEALTH) {
            return handled(request, found, caller);
        }
        boolean waits = waits(request);
        Semaphore places = waits ? waiting : permits;
        if (!places.tryAcquire()) {
            return Problem.of(ProblemCode.OVERLOADED, "too many requests are in progress; try again")
                    .response();
        }
        try {
            return shared(request, found, caller, waits);
        } finally {
            places.release();
        }
    }

    private static ApiResponse shared(Request request, Router.Match.Found found, Caller caller, boolean waits)
            throws Exception {
        caller.share().enter(waits);
        try {
            return handled(request, found, caller);
        } finally {
            caller.share().leave(waits);
        }
    }

    private static boolean waits(Request request) {
        String query = request.getHttpURI().getQuery();
        return query != null && query.contains(WaitParameter.NAME + "=") && request.getMethod().equals("GET");
    }

    private static ApiResponse handled(Request request, Router.Match.Found found, Caller caller) throws Exception {
        Map<String, String> rawValues = found.rawValues();
        QueryParameters query = QueryParameters.parse(
                request.getHttpURI().getQuery(), found.route().parameters());
        return found.route().handler().handle(new ApiRequest(request, rawValues, query, caller));
    }

    private static Problem problem(Request request, Throwable failure) throws IOException {
        @Nullable HttpException http = cause(failure, HttpException.class);
        if (http != null) {
            return JettyErrors.problem(http.getCode(), http.getReason());
        }
        if (failure instanceof IOException && cause(failure, TimeoutException.class) != null) {
            return Problem.of(ProblemCode.REQUEST_TIMEOUT, "nothing more of the body came in time");
        }
        return switch (failure) {
            case ProblemException known -> known.problem();
            case MemoryExhaustedException memory ->
                Problem.of(ProblemCode.MEMORY_EXHAUSTED, String.valueOf(memory.getMessage()));
            case CatalogException catalog -> {
                LOG.warn("{} {}: {}", request.getMethod(), request.getHttpURI().getPath(), catalog.toString());
                yield Problem.of(ProblemCode.CATALOG_UNAVAILABLE, "the catalog did not answer; try again");
            }
            case EofException gone -> throw gone;
            case InterruptedException _ -> {
                Thread.currentThread().interrupt();
                yield Problem.of(ProblemCode.STOPPING, "the server is stopping");
            }
            default -> unexpected(request, failure);
        };
    }

    private static <T> @Nullable T cause(Throwable failure, Class<T> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }

    private static Problem unexpected(Request request, Throwable failure) {
        UUID id = UUID.randomUUID();
        LOG.error("{} {} failed, id {}", request.getMethod(), request.getHttpURI().getPath(), id, failure);
        return Problem.of(ProblemCode.INTERNAL_ERROR, "something went wrong here; the log has it under the id")
                .with("instance", "urn:uuid:" + id);
    }
}
