package io.scoreline.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Talks to a server on this machine over HTTP/1.1, or over a bare socket.
public final class TestingClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    public TestingClient(int port) {
        this.port = port;
    }

    public Answer get(String pathAndQuery, String... headers) {
        return send("GET", pathAndQuery, new byte[0], headers);
    }

    public Answer post(String pathAndQuery, String body, String... headers) {
        return send("POST", pathAndQuery, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer send(String method, String pathAndQuery, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery))
                .timeout(TIMEOUT)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + pathAndQuery + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Sends bytes as they are and reads until the server closes the connection; the output is closed behind the bytes.
    public String raw(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try (InputStream in = socket.getInputStream()) {
                in.transferTo(answer);
            } catch (SocketException reset) {
                // What had come before counts.
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /// What the server said.
    public static final class Answer {
        private final int status;
        private final Map<String, List<String>> headers;
        private final byte[] body;

        Answer(int status, Map<String, List<String>> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        public int status() {
            return status;
        }

        public byte[] body() {
            return body;
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }

        public Map<String, Object> json() {
            return TestingJson.object(body);
        }

        /// A member of the JSON answer, by its path of names with dots.
        public Object at(String path) {
            Object value = json();
            for (String name : path.split("\\.", -1)) {
                value = value instanceof Map<?, ?> map && map.containsKey(name)
                        ? map.get(name)
                        : value instanceof List<?> list && name.matches("[0-9]+") && Integer.parseInt(name) < list.size()
                                ? list.get(Integer.parseInt(name))
                                : "absent";
            }
            return value;
        }

        public long number(String path) {
            return Math.round((Double) at(path));
        }

        @Override
        public String toString() {
            return status + " " + headers + " " + text();
        }
    }
}
