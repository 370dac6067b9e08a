package io.scoreline.api;

import static io.scoreline.api.TestingKeys.make;
import static io.scoreline.api.TestingKeys.with;
import static io.scoreline.shard.catalog.KeyScope.ADMIN;
import static io.scoreline.shard.catalog.KeyScope.READ;
import static io.scoreline.shard.catalog.KeyScope.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import io.scoreline.api.access.KeyRing;
import io.scoreline.api.access.KeyText;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.KeyOutcome;
import io.scoreline.shard.catalog.NewKey;
import io.scoreline.shard.catalog.TenantLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Who is answered, by their keys.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeysTest {
    private static final String EVENT = "{\"entity\":\"a\"}";

    private TestingStore store;
    private TestingClient client;
    private KeyText operator;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        store = new TestingStore(directory);
        client = store.client;
        assertThat(client.post("/v1/events", EVENT).status()).isEqualTo(200);
        operator = make(store.catalog, "", "operator", Set.of(ADMIN));
        TestingStore.await(() -> client.get("/v1/info").status() == 401);
    }

    @AfterAll
    void close() {
        store.close();
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("code")).isEqualTo(code);
    }

    @Test
    void withoutAKeyNothingButHealthIsTold() {
        Answer answer = client.get("/v1/scores/a");
        assertProblem(answer, 401, "key_missing");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertProblem(client.post("/v1/events", EVENT), 401, "key_missing");
        for (String open : List.of("/healthz", "/readyz", "/metrics", "/openapi.json", "/v1/health/conservation")) {
            assertThat(client.get(open).status()).as(open).isEqualTo(200);
        }
        assertThat(client.get("/v1/health/conservation").at("definitions")).isEqualTo("absent");
    }

    @Test
    void newKeyIsGoodAtOnceAndForItsScopesAlone() {
        KeyText write = make(store.catalog, "acme", "collector", Set.of(WRITE));
        assertThat(client.post("/v1/events", EVENT, with(write)).status()).isEqualTo(200);
        assertProblem(client.get("/v1/scores/a", with(write)), 403, "scope_missing");
        KeyText read = make(store.catalog, "acme", "dashboard", Set.of(READ));
        assertProblem(client.post("/v1/events", EVENT, with(read)), 403, "scope_missing");
        assertProblem(client.post("/v1/definitions", "x", with(read)), 403, "scope_missing");
        assertProblem(client.get("/v1/files", with(read)), 403, "scope_missing");
        KeyText admin = make(store.catalog, "acme", "boss", Set.of(ADMIN));
        assertProblem(client.get("/v1/files", with(admin)), 403, "operator_required");
        assertThat(client.get("/v1/files", with(operator)).status()).isEqualTo(200);
        assertProblem(client.post("/v1/events", EVENT, with(operator)), 403, "scope_missing");
    }

    @Test
    void textsThatAreNoKeysAreRefused() {
        KeyText stranger = KeyText.make(new SecureRandom());
        String secret = stranger.secret();
        String mistyped = secret.substring(0, 20) + (secret.charAt(20) == 'A' ? 'B' : 'A') + secret.substring(21);
        for (String key : List.of(secret, mistyped, "", "slk_", "x".repeat(52), secret + "A")) {
            assertProblem(client.get("/v1/info", "Authorization", "Bearer " + key), 401, "key_invalid");
        }
        assertProblem(client.get("/v1/info", "Authorization", "Basic abc"), 401, "key_invalid");
        assertThat(KeyText.parse(mistyped)).isEmpty();
        assertThat(stranger.toString()).doesNotContain(secret.substring(20));
    }

    @Test
    void revokedKeyIsRefusedWithinTheBound() {
        KeyText key = make(store.catalog, "acme", "leaver", Set.of(READ));
        assertThat(client.get("/v1/info", with(key)).status()).isEqualTo(200);
        assertThat(store.catalog.revokeKey(key.prefix())).isPresent();
        long from = System.nanoTime();
        TestingStore.await(() -> client.get("/v1/info", with(key)).status() == 401);
        // Twice the bound, since this machine may be busy with other things.
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(KeyRing.REVOKED_WITHIN.multipliedBy(2));
        assertThat(store.catalog.revokeKey(key.prefix())).isEmpty();
    }

    @Test
    void twoLiveKeysOfOneNameForRotationAndNoThird() {
        KeyText first = make(store.catalog, "acme", "rotated", Set.of(READ));
        KeyText second = make(store.catalog, "acme", "rotated", Set.of(READ));
        KeyText third = KeyText.make(new SecureRandom());
        NewKey more = new NewKey(third.sha256(), third.prefix(), "acme", "rotated", Set.of(READ), List.of(), null);
        assertThat(store.catalog.createKey(more)).isEqualTo(KeyOutcome.MOST_OF_NAME);
        assertThat(client.get("/v1/info", with(first)).status()).isEqualTo(200);
        assertThat(client.get("/v1/info", with(second)).status()).isEqualTo(200);
        assertThat(store.catalog.revokeKey(first.prefix())).isPresent();
        assertThat(store.catalog.createKey(more)).isEqualTo(KeyOutcome.CREATED);
    }

    @Test
    void keysAreKeptAsDigestsAlone() {
        KeyText key = make(store.catalog, "acme", "digest", Set.of(READ));
        assertThat(store.catalog.keys().toString()).contains(key.prefix()).doesNotContain(key.secret());
    }

    @Test
    void keysGoOnWithoutTheCatalog() {
        KeyText key = make(store.catalog, "acme", "steady", Set.of(READ));
        Catalog own = Catalog.open(store.database);
        try (KeyRing ring = KeyRing.open(own, Clock.systemUTC())) {
            own.close();
            assertThat(ring.caller(key.secret()).tenant()).isEqualTo("acme");
            assertThat(ring.keyed()).isTrue();
        }
    }

    @Test
    void webPagesOfItsOriginsAloneMayUseABoundKey() {
        KeyText beacon = make(store.catalog, "shop", "pages", Set.of(WRITE), "https://shop.example");
        String path = "/v1/events?key=" + beacon.secret();
        String[] own = {"Origin", "https://shop.example", "Content-Type", "text/plain;charset=UTF-8"};
        Answer answer = client.post(path, EVENT, own);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
        assertProblem(client.post(path, EVENT, "Origin", "https://other.example"), 403, "origin_refused");
        assertProblem(client.post(path, EVENT), 403, "origin_refused");
        assertProblem(client.get("/v1/info", with(beacon, "Origin", "https://shop.example")), 403, "scope_missing");
        assertProblem(client.post(path, "x".repeat((64 << 10) + 1), own), 413, "body_too_large");
        KeyText plain = make(store.catalog, "shop", "server", Set.of(WRITE));
        assertProblem(client.post("/v1/events?key=" + plain.secret(), EVENT), 401, "key_invalid");
        assertProblem(client.post("/v1/events", EVENT, with(plain, "Origin", "https://shop.example")), 403, "origin_refused");
        assertProblem(client.post("/v1/events", EVENT, with(plain, "Content-Type", "text/plain")), 415, "media_type_unsupported");
    }

    @Test
    void boundsOfATenantHoldUnderConcurrency() throws Exception {
        KeyText key = make(store.catalog, "bounded", "many", Set.of(WRITE));
        assertThat(store.catalog.limitTenant("bounded", new TenantLimits(10, 0, 0))).isTrue();
        String ten = "[" + String.join(",", java.util.Collections.nCopies(10, EVENT)) + "]";
        TestingStore.await(() -> client.post("/v1/events", ten, with(key)).status() == 429);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = new ArrayList<>();
            long from = System.nanoTime();
            for (int i = 0; i < 60; i++) {
                calls.add(() -> client.post("/v1/events", ten, with(key)));
            }
            int taken = 0;
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).as(answer.get().toString()).isIn(200, 429);
                taken += answer.get().status() == 200 ? 1 : 0;
                if (answer.get().status() == 429) {
                    assertThat(answer.get().at("code")).isEqualTo("rate_limited");
                    assertThat(answer.get().header("Retry-After")).matches("[12]");
                }
            }
            long seconds = Duration.ofNanos(System.nanoTime() - from).toSeconds();
            assertThat(taken).isLessThanOrEqualTo((int) seconds + 2);
        }
        KeyText other = make(store.catalog, "unbounded", "many", Set.of(WRITE));
        assertThat(client.post("/v1/events", ten, with(other)).status()).isEqualTo(200);
    }
}
