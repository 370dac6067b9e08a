package io.scoreline.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import io.scoreline.shard.memory.Reservation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bulk requests, and senders that stop in the middle, beside requests that somebody waits for.
final class BulkLaneTest {
    private static final int LANE = 32;
    private static final String EVENT = "{\"entity\":\"a\"}";
    private static final String[] BULK = {"X-Priority", "bulk"};

    private final List<Socket> sockets = new ArrayList<>();
    private TestingStore store;
    private TestingClient client;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = new TestingStore(directory);
        client = store.client;
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        store.close();
    }

    /// Sends a request whose body stops after its first bytes.
    private Socket stalled(String headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), store.server.port());
        sockets.add(socket);
        socket.setSoTimeout(60_000);
        String head = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: " + EVENT.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + EVENT.substring(0, 5)).getBytes(ISO_8859_1));
        return socket;
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.at("code")).isEqualTo(code);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    @Test
    void bulkRequestsFillTheirOwnLaneAndNothingElse() throws IOException {
        for (int i = 0; i < LANE; i++) {
            stalled("X-Priority: bulk\r\n");
        }
        TestingStore.await(() -> client.post("/v1/events", EVENT, BULK).status() == 503);
        assertRefused(client.post("/v1/events", EVENT, BULK), "overloaded");
        assertThat(client.post("/v1/events", EVENT).status()).isEqualTo(200);

        sockets.getFirst().getOutputStream().write(EVENT.substring(5).getBytes(ISO_8859_1));
        byte[] status = sockets.getFirst().getInputStream().readNBytes(12);
        assertThat(new String(status, ISO_8859_1)).isEqualTo("HTTP/1.1 200");
        TestingStore.await(() -> client.post("/v1/events", EVENT, BULK).status() == 200);
    }

    @Test
    void theSecondHalfOfTheMemoryIsNotForBulk() {
        long more = store.budget.limitBytes() / 2 - store.budget.reservedBytes() + (1 << 20);
        try (Reservation half = store.budget.tryReserve(more).orElseThrow()) {
            assertThat(half.bytes()).isPositive();
            assertRefused(client.post("/v1/events", EVENT, BULK), "memory_exhausted");
            assertThat(client.post("/v1/events", EVENT).status()).isEqualTo(200);
        }
        assertThat(client.post("/v1/events", EVENT, BULK).status()).isEqualTo(200);
    }

    /// Their machines are gone: nothing comes from them any more, not even an end.
    @Test
    @Tag("slow")
    void halfOpenConnectionsGiveBackTheirMemory() throws IOException {
        for (int i = 0; i < 100; i++) {
            stalled("");
        }
        TestingStore.await(() -> store.budget.reservedBytes() > 0);
        assertThat(client.post("/v1/events", EVENT).status()).isEqualTo(200);
        byte[] answer = sockets.getFirst().getInputStream().readAllBytes();
        assertThat(new String(answer, ISO_8859_1)).matches("(?s)(HTTP/1.1 4.. .*)?");
        TestingStore.await(() -> store.budget.reservedBytes() == 0);
    }
}
