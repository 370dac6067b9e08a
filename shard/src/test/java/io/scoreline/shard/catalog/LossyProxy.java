package io.scoreline.shard.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A TCP proxy that now and then breaks a connection instead of handing on the server's answer: what was asked for has happened, and nobody is told.
final class LossyProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();
    private final int target;
    private final int oneIn;
    private final Random random;
    private volatile boolean lossy;

    LossyProxy(int target, int oneIn, Random random) throws IOException {
        this.target = target;
        this.oneIn = oneIn;
        this.random = random;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void setLossy(boolean on) {
        lossy = on;
    }

    int lostAnswers() {
        return lost.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(upstream);
                Thread.ofVirtual().start(() -> pump(client, upstream, false));
                Thread.ofVirtual().start(() -> pump(upstream, client, true));
            }
        } catch (IOException closed) {
            closeAll();
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[64 << 10];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (answers && lossy && lose()) {
                    return;
                }
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException broken) {
            open.remove(to);
        } finally {
            open.remove(from);
        }
    }

    private boolean lose() {
        synchronized (random) {
            boolean now = random.nextInt(oneIn) == 0;
            lost.addAndGet(now ? 1 : 0);
            return now;
        }
    }

    private void closeAll() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException("cannot close a connection of the proxy", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeAll();
    }
}
