package io.scoreline.api.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/// Closes connections that take long over the head of a request: one byte now and then keeps a connection from being idle for as long as its sender likes. Connections are looked
/// at once in a while; one whose bytes have grown while no request has come of them, for longer than [#MOST_TIME], is closed. Not thread-safe, but for what handlers tell.
final class HeaderDeadline implements Runnable {
    static final Duration MOST_TIME = Duration.ofSeconds(20);
    static final Duration LOOK = Duration.ofSeconds(5);

    private final Supplier<? extends Iterable<EndPoint>> endPoints;
    private final long mostNanos;
    private final Set<Connection> handled = ConcurrentHashMap.newKeySet();
    private Map<EndPoint, Seen> seen = new HashMap<>();

    HeaderDeadline(Supplier<? extends Iterable<EndPoint>> endPoints, Duration mostTime) {
        this.endPoints = endPoints;
        this.mostNanos = mostTime.toNanos();
    }

    /// A request has come whole up to its body, and is being answered.
    void begun(Connection connection) {
        handled.add(connection);
    }

    void ended(Connection connection) {
        handled.remove(connection);
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        Map<EndPoint, Seen> next = new HashMap<>();
        for (EndPoint endPoint : endPoints.get()) {
            Connection connection = endPoint.getConnection();
            if (connection == null || handled.contains(connection)) {
                continue;
            }
            Seen before = seen.get(endPoint);
            long messages = connection.getMessagesIn();
            Seen state = before != null && before.messages() == messages
                    ? before
                    : new Seen(messages, messages == 0 ? 0 : connection.getBytesIn(), now);
            if (connection.getBytesIn() == state.bytes()) {
                // Nothing of a next request has come: that is idleness, which the connector bounds.
                next.put(endPoint, new Seen(messages, state.bytes(), now));
            } else if (now - state.sinceNanos() > mostNanos) {
                endPoint.close();
            } else {
                next.put(endPoint, state);
            }
        }
        seen = next;
    }

    /// Bytes and messages that had come when nothing of the next request had; since when that is so.
    private record Seen(long messages, long bytes, long sinceNanos) {}
}
