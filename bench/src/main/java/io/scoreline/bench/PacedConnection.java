package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/// A connection with one request at a time, sent by one thread and answered to another, which does not wait for it.
final class PacedConnection implements AutoCloseable {
    private static final int MOST_ANSWER_BYTES = 64 << 10;
    private static final String LENGTH = "\r\ncontent-length:";

    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(MOST_ANSWER_BYTES);
    private volatile long due;

    private PacedConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /// Connected, and answered once.
    static PacedConnection open(int port, String path, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        PacedConnection connection = new PacedConnection(channel);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            connection.send(path, 0);
            while (connection.receive() == 0) {
                // The channel still blocks.
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, connection);
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void send(String path, long at) throws IOException {
        due = at;
        ByteBuffer request = ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /// When the request that is answered now was due.
    long due() {
        return due;
    }

    /// Reads what has come: the status once the answer is whole, else 0.
    int receive() throws IOException {
        if (channel.read(answer) < 0) {
            throw new EOFException("the server closed the connection");
        }
        String text = new String(answer.array(), 0, answer.position(), ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0 || answer.position() < head + 4 + bodyBytes(text.substring(0, head + 2))) {
            return 0;
        }
        answer.clear();
        return Integer.parseInt(text.substring(9, 12));
    }

    private static int bodyBytes(String head) {
        int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        return at < 0 ? 0 : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at + 2)).trim());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
