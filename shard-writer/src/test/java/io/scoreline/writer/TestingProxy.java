package io.scoreline.writer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A TCP proxy on loopback that can be cut, or made to swallow what the server answers.
public final class TestingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch swallowed = new CountDownLatch(1);
    private volatile boolean cut;
    private volatile byte[] swallowAfter = new byte[0];

    private TestingProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    public static TestingProxy to(int port) throws IOException {
        TestingProxy proxy = new TestingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /// Breaks all connections and refuses new ones.
    public void cut() {
        cut = true;
        open.forEach(TestingProxy::closeQuietly);
    }

    public void mend() {
        cut = false;
        swallowAfter = new byte[0];
    }

    /// From the next request that holds these bytes on, the connection that sent it gets no answers: it is broken when
    /// the server has answered, and so is every new one until mended.
    public void swallowAnswersAfter(byte[] request) {
        swallowAfter = request.clone();
    }

    /// Whether a swallowed answer has cut it, after waiting for that.
    public boolean awaitCut(long seconds) throws InterruptedException {
        return swallowed.await(seconds, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                connect(server.accept());
            }
        } catch (IOException e) {
            cut();
        }
    }

    private void connect(Socket client) throws IOException {
        if (cut) {
            client.close();
            return;
        }
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(upstream);
        Connection connection = new Connection(client, upstream);
        Thread.ofVirtual().start(connection::requests);
        Thread.ofVirtual().start(connection::answers);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private final class Connection {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean swallow;

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void requests() {
            pump(client, upstream, false);
        }

        void answers() {
            pump(upstream, client, true);
        }

        private void pump(Socket from, Socket to, boolean answers) {
            byte[] buffer = new byte[64 << 10];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int count = in.read(buffer);
                while (count >= 0) {
                    if (!answers && contains(buffer, count, swallowAfter)) {
                        swallow = true;
                    }
                    if (answers && swallow) {
                        cut();
                        swallowed.countDown();
                        return;
                    }
                    out.write(buffer, 0, count);
                    out.flush();
                    count = in.read(buffer);
                }
            } catch (IOException e) {
                open.remove(from);
            }
        }

        private static boolean contains(byte[] bytes, int count, byte[] wanted) {
            for (int at = 0; wanted.length > 0 && at + wanted.length <= count; at++) {
                if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                    return true;
                }
            }
            return false;
        }
    }
}
