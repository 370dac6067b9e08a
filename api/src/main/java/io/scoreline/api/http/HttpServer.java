package io.scoreline.api.http;

import java.io.IOException;
import java.net.BindException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.compression.zstandard.ZstandardCompression;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jetty, set up: HTTP/1.1, few threads that read connections and a virtual one for each request that may wait, bounds on everything a caller can send. Thread-safe.
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /// They accept and read connections, and answer what is answered from memory; nothing on them waits.
    private static final int MIN_CONNECTION_THREADS = 3;

    private static final int MAX_CONNECTION_THREADS = 8;
    private static final int MAX_CONCURRENT_REQUESTS = 1_024;
    private static final int MAX_CONNECTIONS = 8_192;
    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int IDLE_TIMEOUT_MILLIS = 30_000;
    private static final int STOP_TIMEOUT_MILLIS = 5_000;
    /// How long a connection on which nothing moves is kept while the server stops.
    private static final int SHUTDOWN_IDLE_MILLIS = 100;

    private final Server server;
    private final ServerConnector connector;
    private final ExecutorService requests;
    private final ScheduledExecutorService looks;

    private HttpServer(
            Server server, ServerConnector connector, ExecutorService requests, ScheduledExecutorService looks) {
        this.server = server;
        this.connector = connector;
        this.requests = requests;
        this.looks = looks;
    }

    /// Binds and answers; [BindException] when the port is taken. Port 0 takes any free one.
    public static HttpServer start(String host, int port, List<Route> routes, RequestObserver observer)
            throws IOException {
        return start(host, port, routes, observer, Doorman.NO_KEYS);
    }

    /// The same for callers whom a doorman knows by their keys.
    public static HttpServer start(
            String host, int port, List<Route> routes, RequestObserver observer, Doorman doorman) throws IOException {
        return start(host, port, routes, observer, doorman, MAX_CONCURRENT_REQUESTS);
    }

    static HttpServer start(
            String host, int port, List<Route> routes, RequestObserver observer, Doorman doorman, int maxConcurrent)
            throws IOException {
        QueuedThreadPool connections = new QueuedThreadPool(MAX_CONNECTION_THREADS, MIN_CONNECTION_THREADS);
        connections.setName("http");
        connections.setReservedThreads(0);
        Server server = new Server(connections);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration()));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        server.setErrorHandler(new JettyErrors());
        HeaderDeadline deadline = new HeaderDeadline(connector::getConnectedEndPoints, HeaderDeadline.MOST_TIME);
        ExecutorService requests = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory());
        RequestGate gate = new RequestGate(
                new Router(routes), new Admission(doorman, new HostRule(host)), maxConcurrent, observer, deadline, requests);
        server.setHandler(new GracefulHandler(compression(gate)));
        server.setStopTimeout(STOP_TIMEOUT_MILLIS);
        start(server);
        return new HttpServer(server, connector, requests, looks(deadline));
    }

    private static ScheduledExecutorService looks(HeaderDeadline deadline) {
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("header-deadline").factory());
        long millis = HeaderDeadline.LOOK.toMillis();
        var _ = looks.scheduleWithFixedDelay(deadline, millis, millis, TimeUnit.MILLISECONDS);
        return looks;
    }

    private static void start(Server server) throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException taken) {
                    throw taken;
                }
            }
            throw e instanceof IOException io ? io : new IOException("the HTTP server did not start", e);
        }
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
        // Paths are matched and decoded by us alone, from their raw text: nothing in them is ambiguous.
        EnumSet<UriCompliance.Violation> allowed = EnumSet.complementOf(
                EnumSet.of(UriCompliance.Violation.USER_INFO, UriCompliance.Violation.FRAGMENT));
        configuration.setUriCompliance(UriCompliance.from(allowed));
        return configuration;
    }

    /// Compresses answers for those who accept it.
    private static Handler compression(Handler next) {
        CompressionHandler handler = new CompressionHandler(next);
        handler.putCompression(new GzipCompression());
        handler.putCompression(new ZstandardCompression());
        // Bodies of requests are decompressed by ourselves: cut short, they must end in an error.
        handler.putConfiguration(
                "/*",
                CompressionConfig.builder()
                        .compressIncludeMethod("GET")
                        .decompressIncludeMethod("NONE")
                        .build());
        return handler;
    }

    public int port() {
        return connector.getLocalPort();
    }

    /// Connections open now.
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /// Refuses new requests, lets those in progress end within a bound, stops.
    @Override
    public void close() {
        looks.shutdownNow();
        stop(server);
        requests.shutdownNow();
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            // Requests that did not end in time were cut off; everything else has stopped.
            LOG.warn("the HTTP server did not stop in order: {}", e.toString());
        }
    }
}
