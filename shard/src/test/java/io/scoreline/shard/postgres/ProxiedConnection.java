package io.scoreline.shard.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// One connection through a [FaultyProxy]: a virtual thread for each direction. Thread-safe.
final class ProxiedConnection {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FaultyProxy proxy;
    private final Socket client;
    private final Socket upstream;

    /// The fault that waits for the answer to its statement.
    private volatile @Nullable StatementFault losing;

    ProxiedConnection(FaultyProxy proxy, Socket client, Socket upstream) {
        this.proxy = proxy;
        this.client = client;
        this.upstream = upstream;
    }

    void start() {
        Thread.ofVirtual().name("proxy requests").start(() -> pump(client, upstream, false));
        Thread.ofVirtual().name("proxy answers").start(() -> pump(upstream, client, true));
    }

    void close() {
        proxy.closed(this);
        FaultyProxy.close(client);
        FaultyProxy.close(upstream);
    }

    /// The statement is executed; what comes back breaks the connection.
    void loseNextAnswer(StatementFault fault) {
        losing = fault;
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(buffer);
            while (count >= 0 && (answers ? answer() : request(buffer, count))) {
                out.write(buffer, 0, count);
                out.flush();
                count = in.read(buffer);
            }
            close();
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private boolean request(byte[] buffer, int count) throws InterruptedException {
        StatementFault fault = proxy.faultOf(buffer, count);
        return (fault == null || fault.meet(this)) && proxy.awaitPassage(false);
    }

    private boolean answer() throws InterruptedException {
        StatementFault fault = losing;
        if (fault == null && !proxy.losesAnswer()) {
            return proxy.awaitPassage(true);
        }
        proxy.answerLost();
        if (fault != null) {
            fault.answered(proxy);
        }
        return false;
    }
}
