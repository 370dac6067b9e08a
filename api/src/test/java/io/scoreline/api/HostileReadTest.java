package io.scoreline.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readers who mean no good, or know no better. All tests share one store.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileReadTest {
    private TestingStore store;
    private TestingClient client;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        store = new TestingStore(directory);
        client = store.client;
        store.define(TestingStore.DEFINITION);
    }

    @AfterAll
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "%2F", "c:d", "e+f", "g h", "😀", "../../etc/passwd", "é256", "?x=1#y"})
    void anyNameWorksOnEveryRoute(String name) throws Exception {
        String entity = name.equals("é256") ? "é".repeat(128) : name;
        store.stored("{\"entity\":\"" + entity + "\",\"id\":\"i/1\",\"ts\":\"2026-03-01T11:00:00Z\"}");
        store.scored();
        String encoded = URLEncoder.encode(entity, UTF_8).replace("+", "%20");
        List<Answer> answers = List.of(
                client.get("/v1/scores/" + encoded),
                client.get("/v1/scores/" + encoded + "?at=2026-03-01T11:00:00Z&explain=true"),
                client.get("/v1/entities/" + encoded + "/events"),
                client.get("/v1/entities/" + encoded + "/events/i%2F1"),
                client.get("/v1/entities/" + encoded + "/scores?step=30m"));
        for (Answer answer : answers) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.at("entity")).isEqualTo(entity);
        }
        assertThat(client.get("/v1/scores?prefix=" + encoded).at("scores.0.entity")).isEqualTo(entity);
        Answer batch = client.post("/v1/scores:batchGet", "{\"entities\":[\"" + entity + "\"]}");
        assertThat(batch.at("scores.0.score")).as(batch.toString()).isInstanceOf(Double.class);
    }

    @Test
    void whatIsNoRequestOfOursIsRefused() {
        for (String path : List.of(
                "/v1/scores/../../etc/passwd", "/v1/scores/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/v1/entities/../events", "/../etc/passwd",
                "/v1/scores/a%00b", "/v1/entities/a%00/events", "/v1/entities/a%00/scores", "/v1/entities/a/events/%00",
                "/v1/scores/%FF%FE", "/v1/scores/%", "/v1/scores/%2", "/v1/scores/%zz", "/v1/entities//events", "/v1/entities/a/events/",
                "/v1/entities/a/events?cursor=%00", "/v1/entities/a/events?cursor=!", "/v1/entities/a/events?cursor=" + "A".repeat(5_000),
                "/v1/entities/a/events?limit=0", "/v1/entities/a/events?limit=999999999999", "/v1/entities/a/events?limit=-1",
                "/v1/entities/a/events?limit=1e9", "/v1/scores/a?at=9999-12-31T23:59:59Z", "/v1/scores/a?asOf=99999999999999999999",
                "/v1/scores/a?asOf=-1", "/v1/scores/a?at=-1e308", "/v1/scores/a?at=NaN", "/v1/scores?top=2147483648", "/v1/scores?at=2030-01-01T00:00:00Z",
                "/v1/scores?definition=" + "x".repeat(4_000), "/v1/scores?band=%F0%9F%98%80", "/v1/scores/a?at=now&at=last",
                "/v1/scores/a?" + "x=1&".repeat(1_000))) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).matches("(?s)HTTP/1.1 4\\d\\d .*");
        }
        for (String header : List.of("X-Large: " + "x".repeat(64 << 10), "If-None-Match: " + "\"a\",".repeat(3_000), "Accept: " + "a/b,".repeat(3_000))) {
            String answer = raw("GET /v1/scores/a HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(header.substring(0, 20)).matches("(?s)HTTP/1.1 4\\d\\d .*");
        }
    }

    private String raw(String request) {
        try {
            return client.raw(request.getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(request.substring(0, Math.min(80, request.length())), e);
        }
    }

    @Test
    void unknownEntitiesLeaveNothingBehind() throws Exception {
        askFor(20_000);
    }

    @Test
    @Tag("slow")
    void millionUnknownEntitiesLeaveNothingBehind() throws Exception {
        askFor(1_000_000);
    }

    /// Over one connection, requests ahead of answers.
    private void askFor(int entities) throws Exception {
        store.stored("{\"entity\":\"known\"}");
        store.scored();
        Answer before = client.get("/v1/health/tables");
        assertThat(before.at("status")).as(before.toString()).isEqualTo("ok");
        int meters = client.get("/metrics").text().split("\n", -1).length;
        long reserved = store.budget.reservedBytes();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            Thread sender = Thread.ofVirtual().start(() -> send(socket, entities));
            assertThat(count(new BufferedInputStream(socket.getInputStream()), "HTTP/1.1 404", entities))
                    .isEqualTo(entities);
            sender.join();
        }
        assertThat(client.get("/v1/health/tables").at("tables.0.entities")).isEqualTo(before.at("tables.0.entities"));
        assertThat(client.get("/v1/health/tables").at("takenBytes")).isEqualTo(before.at("takenBytes"));
        assertThat(store.budget.reservedBytes()).isEqualTo(reserved);
        assertThat(client.get("/metrics").text().split("\n", -1).length).isLessThan(meters + 40);
    }

    private int port() {
        return store.server.port();
    }

    private static void send(Socket socket, int entities) {
        try {
            OutputStream out = socket.getOutputStream();
            StringBuilder batch = new StringBuilder();
            for (int i = 1; i <= entities; i++) {
                batch.append("GET /v1/scores/unknown-").append(i).append(" HTTP/1.1\r\nHost: localhost\r\n");
                batch.append(i == entities ? "Connection: close\r\n\r\n" : "\r\n");
                if (i % 100 == 0 || i == entities) {
                    out.write(batch.toString().getBytes(ISO_8859_1));
                    batch.setLength(0);
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new AssertionError("sending", e);
        }
    }

    private static int count(InputStream in, String text, int atMost) throws IOException {
        byte[] wanted = text.getBytes(ISO_8859_1);
        int count = 0;
        int matched = 0;
        while (count < atMost) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            matched = next == wanted[matched] ? matched + 1 : next == wanted[0] ? 1 : 0;
            if (matched == wanted.length) {
                count++;
                matched = 0;
            }
        }
        return count;
    }
}
