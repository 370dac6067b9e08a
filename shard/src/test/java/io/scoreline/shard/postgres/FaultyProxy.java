package io.scoreline.shard.postgres;

import io.scoreline.shard.catalog.CatalogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A TCP proxy on loopback in front of a Postgres server, whose connections a test breaks, stalls, or lets lose what
/// they carry; everything can be switched at any time. Thread-safe.
///
/// A [StatementFault] waits for the next statement that contains a text. Statements are recognised in what a client
/// sends at once, so clients should connect with the settings of [#through]: a prepared statement is not sent as text
/// again.
public final class FaultyProxy implements AutoCloseable {
    private static final int BACKLOG = 50;

    /// What is done with connections and with bytes that arrive.
    private enum Mode {
        /// Everything passes.
        PASS,
        /// No new connections.
        REFUSE,
        /// Connections are taken and stay open, nothing passes in either direction.
        STALL,
        /// Requests pass, answers do not.
        DEAF,
        /// New connections are taken and never answered; those that are there go on.
        HALF_OPEN
    }

    private record Loss(Random random, int oneIn) {}

    private final ServerSocket server;
    private final String host;
    private final int firstTarget;
    private volatile int target;
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> unanswered = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable StatementFault> fault = new AtomicReference<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Object modeChanged = new Object();
    private Mode mode = Mode.PASS;
    private boolean closed;
    private volatile @Nullable Loss loss;

    private FaultyProxy(String host, int target) throws IOException {
        this.host = host;
        this.firstTarget = target;
        this.target = target;
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("proxy").start(this::accept);
    }

    /// In front of a server on loopback.
    public static FaultyProxy to(int port) throws IOException {
        return new FaultyProxy("127.0.0.1", port);
    }

    /// In front of the server of these settings.
    public static FaultyProxy before(CatalogSettings settings) throws IOException {
        URI uri = URI.create(settings.jdbcUrl().substring("jdbc:".length()));
        return new FaultyProxy(uri.getHost(), uri.getPort());
    }

    public int port() {
        return server.getLocalPort();
    }

    /// Settings that lead through the proxy, with statements sent as text each time.
    public CatalogSettings through(CatalogSettings settings) {
        String url = settings.jdbcUrl().replace(host + ":" + firstTarget, "127.0.0.1:" + port());
        String separator = url.contains("?") ? "&" : "?";
        return new CatalogSettings(
                url + separator + "prepareThreshold=0",
                settings.user(),
                settings.password(),
                settings.poolSize(),
                settings.acquireTimeout());
    }

    /// New connections lead to a server on another port, such as the same one started again.
    public void leadTo(int port) {
        target = port;
    }

    // ---- connections

    /// Breaks all connections and refuses new ones.
    public void cut() {
        mode(Mode.REFUSE);
        breakAll();
    }

    /// As [#cut], but the connection of a statement that is held stays.
    public void cutAllBut(StatementFault held) {
        mode(Mode.REFUSE);
        open.stream().filter(connection -> !held.isHolding(connection)).forEach(ProxiedConnection::close);
    }

    /// Breaks all connections; new ones are as before.
    public void breakAll() {
        open.forEach(ProxiedConnection::close);
        unanswered.forEach(FaultyProxy::close);
    }

    /// Forwards nothing any more in either direction and keeps all connections open, new ones too. What has arrived is
    /// forwarded after [#mend].
    public void stall() {
        mode(Mode.STALL);
    }

    /// Forwards requests and holds the answers back.
    public void holdAnswers() {
        mode(Mode.DEAF);
    }

    /// Takes new connections and never answers them.
    public void halfOpen() {
        mode(Mode.HALF_OPEN);
    }

    /// All is well again, for new connections and those that are still open; those never answered are broken. A fault
    /// that still waits for its statement is taken away.
    public void mend() {
        fault.set(null);
        loss = null;
        mode(Mode.PASS);
        unanswered.forEach(FaultyProxy::close);
    }

    // ---- statements

    /// The next statement that contains the text is executed, and its connection breaks before the answer.
    public StatementFault loseAnswer(String text) {
        return arm(text, StatementFault.Kind.LOSE_ANSWER);
    }

    /// As [#loseAnswer], and with the connection all others break and new ones are refused.
    public StatementFault cutBeforeAnswer(String text) {
        return arm(text, StatementFault.Kind.CUT_BEFORE_ANSWER);
    }

    /// The next statement that contains the text never arrives, and its connection breaks.
    public StatementFault loseStatement(String text) {
        return arm(text, StatementFault.Kind.LOSE_STATEMENT);
    }

    /// The next statement that contains the text stays here until released.
    public StatementFault hold(String text) {
        return arm(text, StatementFault.Kind.HOLD);
    }

    /// Each answer is lost with its connection with a chance of one in so many, until [#mend].
    public void loseAnswers(Random random, int oneIn) {
        loss = new Loss(random, oneIn);
    }

    // ---- counts

    /// Connections that are open now.
    public int openConnections() {
        return open.size() + unanswered.size();
    }

    /// Connections ever taken.
    public int takenConnections() {
        return taken.get();
    }

    /// Connections ever refused.
    public int refusedConnections() {
        return refused.get();
    }

    /// Answers that never reached their client.
    public int lostAnswers() {
        return lost.get();
    }

    @Override
    public void close() throws IOException {
        synchronized (modeChanged) {
            closed = true;
            modeChanged.notifyAll();
        }
        server.close();
        breakAll();
    }

    // ---- for connections

    /// The armed fault when these bytes of a client are what it waits for.
    @Nullable
    StatementFault faultOf(byte[] bytes, int count) {
        StatementFault armed = fault.get();
        return armed != null && armed.matches(bytes, count) && fault.compareAndSet(armed, null) ? armed : null;
    }

    /// Waits until bytes may pass in this direction; false when the proxy was closed meanwhile.
    boolean awaitPassage(boolean answers) throws InterruptedException {
        synchronized (modeChanged) {
            while (!closed && (mode == Mode.STALL || (answers && mode == Mode.DEAF))) {
                modeChanged.wait();
            }
            return !closed;
        }
    }

    boolean losesAnswer() {
        Loss now = loss;
        if (now == null) {
            return false;
        }
        synchronized (now) {
            return now.random().nextInt(now.oneIn()) == 0;
        }
    }

    void answerLost() {
        lost.incrementAndGet();
    }

    void closed(ProxiedConnection connection) {
        open.remove(connection);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a connection of the proxy", e);
        }
    }

    private StatementFault arm(String text, StatementFault.Kind kind) {
        StatementFault armed = new StatementFault(text, kind);
        fault.set(armed);
        return armed;
    }

    private void mode(Mode next) {
        synchronized (modeChanged) {
            mode = next;
            modeChanged.notifyAll();
        }
    }

    private Mode mode() {
        synchronized (modeChanged) {
            return mode;
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                take(server.accept());
            } catch (IOException e) {
                // The proxy is closed, or the server takes no connection: the client has lost its own.
                refused.incrementAndGet();
            }
        }
    }

    private void take(Socket client) throws IOException {
        switch (mode()) {
            case REFUSE -> {
                refused.incrementAndGet();
                client.close();
            }
            case HALF_OPEN -> {
                taken.incrementAndGet();
                unanswered.add(client);
            }
            case PASS, STALL, DEAF -> connect(client);
        }
    }

    private void connect(Socket client) throws IOException {
        Socket upstream;
        try {
            upstream = new Socket(host, target);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        taken.incrementAndGet();
        ProxiedConnection connection = new ProxiedConnection(this, client, upstream);
        open.add(connection);
        connection.start();
        if (mode() == Mode.REFUSE) {
            connection.close();
        }
    }
}
