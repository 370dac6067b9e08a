package io.scoreline.worker;

import io.scoreline.shard.catalog.CatalogSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A TCP proxy in front of Postgres that can lose the answer to one statement, hold one back, or be cut. Thread-safe.
final class TestingProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ServerSocket server;
    private final String host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Fault> next = new AtomicReference<>();
    private volatile boolean cut;

    private TestingProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    static TestingProxy before(CatalogSettings settings) throws IOException {
        URI uri = URI.create(settings.jdbcUrl().substring("jdbc:".length()));
        return new TestingProxy(uri.getHost(), uri.getPort());
    }

    /// Settings that lead through the proxy; statements are sent as text each time, so that they can be recognised.
    CatalogSettings through(CatalogSettings settings) {
        String url = settings.jdbcUrl().replace(host + ":" + port, "127.0.0.1:" + server.getLocalPort());
        String separator = url.contains("?") ? "&" : "?";
        return CatalogSettings.of(
                url + separator + "prepareThreshold=0", settings.user(), settings.password(), settings.poolSize());
    }

    /// The next statement that contains the text is executed, and its connection breaks before the answer.
    Fault loseAnswer(String text) {
        return arm(new Fault(text, FaultKind.LOSE_ANSWER));
    }

    /// The next statement that contains the text never arrives, and its connection breaks.
    Fault loseStatement(String text) {
        return arm(new Fault(text, FaultKind.LOSE_STATEMENT));
    }

    /// The next statement that contains the text stays here until released.
    Fault hold(String text) {
        return arm(new Fault(text, FaultKind.HOLD));
    }

    /// Breaks all connections and takes no new ones.
    void cut() {
        cut = true;
        sockets.forEach(TestingProxy::closeQuietly);
    }

    /// As [#cut], but the connection of a statement that is held stays.
    void cutAllBut(Fault held) {
        cut = true;
        sockets.stream().filter(socket -> !held.sockets.contains(socket)).forEach(TestingProxy::closeQuietly);
    }

    void restore() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        cut();
        server.close();
    }

    private Fault arm(Fault fault) {
        next.set(fault);
        return fault;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                Socket upstream = new Socket(host, port);
                sockets.add(client);
                sockets.add(upstream);
                Thread.ofVirtual().start(() -> pump(client, upstream, true));
                Thread.ofVirtual().start(() -> pump(upstream, client, false));
            }
        } catch (IOException e) {
            cut = true;
        }
    }

    private void pump(Socket from, Socket to, boolean statements) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                Fault fault = statements ? match(buffer, count) : null;
                if (fault == null || !fault.meet(from, to, buffer, count)) {
                    out.write(buffer, 0, count);
                    out.flush();
                }
            }
        } catch (IOException e) {
            closeQuietly(from);
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            sockets.remove(from);
        }
    }

    private @Nullable Fault match(byte[] buffer, int count) {
        Fault fault = next.get();
        boolean met = fault != null
                && new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains(fault.text)
                && next.compareAndSet(fault, null);
        return met ? fault : null;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private enum FaultKind {
        LOSE_ANSWER,
        LOSE_STATEMENT,
        HOLD
    }

    /// One fault, armed until its statement comes.
    static final class Fault {
        private final String text;
        private final FaultKind kind;
        private final CountDownLatch met = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

        private Fault(String text, FaultKind kind) {
            this.text = text;
            this.kind = kind;
        }

        boolean isMet() {
            return met.getCount() == 0;
        }

        void release() {
            released.countDown();
        }

        /// True when the statement has been dealt with.
        private boolean meet(Socket client, Socket upstream, byte[] buffer, int count) throws IOException {
            switch (kind) {
                case LOSE_STATEMENT -> closeQuietly(client);
                case LOSE_ANSWER -> {
                    // The client is gone before the answer is there; the server executes what it has.
                    client.shutdownOutput();
                    upstream.getOutputStream().write(buffer, 0, count);
                    upstream.getOutputStream().flush();
                }
                case HOLD -> {
                    sockets.add(client);
                    sockets.add(upstream);
                    met.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return false;
                }
            }
            met.countDown();
            return true;
        }
    }
}
