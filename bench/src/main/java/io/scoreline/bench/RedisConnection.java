package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// One connection to a Redis of this machine, with the two commands that are compared. Not thread-safe.
final class RedisConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RedisConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 8_192);
        out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
    }

    byte @Nullable [] get(String key) throws IOException {
        send("GET", key);
        out.flush();
        int length = number('$');
        if (length < 0) {
            return null;
        }
        byte[] value = in.readNBytes(length);
        in.readNBytes(2);
        return value;
    }

    /// Puts a SET into the pipeline.
    void set(String key, String value) throws IOException {
        send("SET", key, value);
    }

    /// Sends the pipeline and reads so many answers.
    void await(int answers) throws IOException {
        out.flush();
        for (int i = 0; i < answers; i++) {
            String line = line();
            if (!line.equals("+OK")) {
                throw new IOException("Redis: expected +OK, found " + line);
            }
        }
    }

    private void send(String... words) throws IOException {
        out.write(("*" + words.length + "\r\n").getBytes(ISO_8859_1));
        for (String word : words) {
            byte[] bytes = word.getBytes(UTF_8);
            out.write(("$" + bytes.length + "\r\n").getBytes(ISO_8859_1));
            out.write(bytes);
            out.write('\r');
            out.write('\n');
        }
    }

    private int number(char kind) throws IOException {
        String line = line();
        if (line.isEmpty() || line.charAt(0) != kind) {
            throw new IOException("Redis: expected " + kind + ", found " + line);
        }
        return Integer.parseInt(line.substring(1));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(16);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
