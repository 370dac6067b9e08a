package io.scoreline.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered from memory is answered on the threads that read connections; nothing else may be, since it would hold all of them up.
final class FromMemoryTest {
    private final CountDownLatch known = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private HttpServer server;
    private TestingClient client;

    @BeforeEach
    void start() throws IOException {
        Route route = Route.of("GET", "/now/{name...}", Set.of("definition", "at"), Set.of(), request -> ApiResponse.json(
                        200, Map.of("name", request.path("name"), "waits", Thread.currentThread().isVirtual())))
                .fromMemory(Set.of("definition"));
        Route other = Route.of("GET", "/later", Set.of("definition"), Set.of(), _ -> ApiResponse.json(
                200, Map.of("waits", Thread.currentThread().isVirtual())));
        server = HttpServer.start("127.0.0.1", 0, List.of(route, other), (_, _, _, _) -> {}, new SlowDoorman());
        client = new TestingClient(server.port());
    }

    @AfterEach
    void stop() {
        known.countDown();
        server.close();
    }

    private Object waits(String path) {
        TestingClient.Answer answer = client.get(path, "Authorization", "Bearer old");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.at("waits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/now/a", "/now/a%2Fb", "/now/a?definition=x", "/now/a?definition=%41"})
    void plainReadsAreAnsweredWhereTheyCameIn(String path) {
        assertThat(waits(path)).isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/now/a?at=1", "/now/a?definition=x&at=1", "/now/a?%61t=1", "/now/a?d%65finition=x&at=1", "/later", "/later?definition=x"})
    void everythingElseHasAThreadOfItsOwn(String path) {
        assertThat(waits(path)).isEqualTo(true);
    }

    @Test
    void problemsAreToldInTheSameWay() {
        TestingClient.Answer answer = client.get("/now/%FF", "Authorization", "Bearer old");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("code")).isEqualTo("path_invalid");
        assertThat(client.get("/now/a").at("code")).isEqualTo("key_missing");
        assertThat(client.get("/now/a", "Authorization", "Basic old").at("code")).isEqualTo("key_invalid");
        assertThat(client.get("/now/a?where=x", "Authorization", "Bearer old").at("code")).isEqualTo("parameter_unknown");
    }

    @Test
    void aKeyThatHasToBeLookedForHoldsNobodyElseUp() throws Exception {
        CompletableFuture<TestingClient.Answer> first = CompletableFuture.supplyAsync(
                () -> client.get("/now/first", "Authorization", "Bearer new"));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(waits("/now/other")).isEqualTo(false);
        }
        assertThat(first).isNotDone();
        known.countDown();
        TestingClient.Answer answer = first.get(10, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("waits")).isEqualTo(true);
    }

    /// Takes any key, but knows one alone: the others have to be waited for.
    private final class SlowDoorman implements Doorman {
        @Override
        public boolean keyed() {
            return true;
        }

        @Override
        public boolean answersAtOnce(String key) {
            return key.equals("old");
        }

        @Override
        public Caller caller(String key) {
            if (!answersAtOnce(key)) {
                asked.countDown();
                try {
                    if (!known.await(20, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("nobody let the key in");
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return Caller.LOCAL;
        }
    }
}
