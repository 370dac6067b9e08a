package io.scoreline.api;

import static io.scoreline.api.TestingKeys.make;
import static io.scoreline.api.TestingKeys.with;
import static io.scoreline.shard.catalog.KeyScope.ADMIN;
import static io.scoreline.shard.catalog.KeyScope.READ;
import static io.scoreline.shard.catalog.KeyScope.WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import io.scoreline.api.access.KeyText;
import io.scoreline.api.http.Access;
import io.scoreline.api.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What one tenant has, no other finds: asked for on every route that `/openapi.json` describes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantsTest {
    private static final String ENTITY = "acme-entity";
    private static final String ID = "acme-id";
    private static final String SOURCE = "acme-source";
    private static final String DEFINITION = "acme-heat";
    private static final String SCORE = "/v1/scores/" + ENTITY + "?definition=" + DEFINITION;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /// Stands in all that the one tenant has.
    private static final String MARK = "acme";

    private final HttpClient http = HttpClient.newHttpClient();
    private TestingStore store;
    private TestingClient client;
    private KeyText acme;
    private KeyText other;
    private KeyText operator;
    private String receipt;
    private String erasure;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException, InterruptedException {
        store = new TestingStore(directory);
        client = store.client;
        acme = make(store.catalog, "acme", "all", Set.of(WRITE, READ, ADMIN));
        other = make(store.catalog, "other", "all", Set.of(WRITE, READ, ADMIN));
        operator = make(store.catalog, "", "operator", Set.of(ADMIN));
        TestingStore.await(() -> client.get("/v1/info").status() == 401);
        define(operator, "shared");
        define(acme, DEFINITION);
        String event = "{\"entity\":\"" + ENTITY + "\",\"id\":\"" + ID + "\",\"payload\":{\"acme\":1}}";
        Answer stored = client.post(
                "/v1/events?ack=stored&wait=20s",
                event,
                with(acme, "Content-Type", "application/x-ndjson", "X-Source", SOURCE, "X-Source-Position", "0-1"));
        assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
        receipt = stored.at("receipt").toString();
        Said job = send(acme, "DELETE", "/v1/entities/" + MARK + "-gone", "");
        assertThat(job.status()).as(job.toString()).isEqualTo(202);
        erasure = job.text().replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
        assertThat(send(acme, "GET", "/v1/erasures/" + erasure, "").status()).isEqualTo(200);
        store.scorer.round();
        TestingStore.await(() -> client.get(SCORE, with(acme)).status() == 200);
    }

    private void define(KeyText owner, String name) {
        String body = TestingStore.DEFINITION.replace("name: heat", "name: " + name);
        assertThat(client.post("/v1/definitions", body, with(owner, "Content-Type", "application/yaml")).status())
                .isEqualTo(201);
    }

    @AfterAll
    void close() {
        store.close();
        http.close();
    }

    @TestFactory
    Stream<DynamicTest> anothersThingsAreNotFoundOnAnyRoute() {
        Map<?, ?> paths = (Map<?, ?>) Objects.requireNonNull(client.get("/openapi.json").json().get("paths"));
        return paths.entrySet().stream().flatMap(path -> ((Map<?, ?>) path.getValue())
                .entrySet().stream()
                        .map(operation -> test(
                                operation.getKey().toString().toUpperCase(Locale.ROOT),
                                path.getKey().toString(),
                                operation.getValue())));
    }

    private DynamicTest test(String method, String path, Object operation) {
        return DynamicTest.dynamicTest(method + " " + path, () -> {
            Said said = send(other, method, filled(path) + query(operation), body(path));
            Access access = route(method, path).access();
            if (access == Access.OPERATOR) {
                assertThat(said.status()).as(said.toString()).isEqualTo(403);
            } else if (method.equals("DELETE") && path.equals("/v1/entities/{entity}")) {
                // Its own entity of that name, of which nothing need be known.
                assertThat(said.status()).as(said.toString()).isEqualTo(202);
            } else if (path.contains("{")) {
                assertThat(said.status()).as(said.toString()).isEqualTo(404);
            } else {
                assertThat(said.status()).as(said.toString()).isLessThan(500);
                // What was asked for may be named in the answer.
                String text = said.text().replace(filled(path), "").replace("\"" + ENTITY + "\"", "");
                assertThat(text).doesNotContain(access == Access.PUBLIC ? "§" : MARK);
            }
            assertUnharmed();
        });
    }

    private Route route(String method, String path) {
        return store.server.routes().stream()
                .filter(route -> route.method().equals(method)
                        && route.template().replace("...}", "}").equals(path))
                .findFirst()
                .orElseThrow();
    }

    private String filled(String path) {
        return path.replace("{entity}", ENTITY)
                .replace("{id}", path.contains("erasures") ? erasure : ID)
                .replace("{name}", path.contains("source") ? SOURCE : DEFINITION)
                .replace("{version}", "1");
    }

    /// What must be given, and the entity where one may be.
    private static String query(Object operation) {
        StringBuilder query = new StringBuilder();
        Object parameters = ((Map<?, ?>) operation).get("parameters");
        for (Object parameter : parameters == null ? List.of() : (List<?>) parameters) {
            Map<?, ?> known = (Map<?, ?>) parameter;
            if ("query".equals(known.get("in")) && Boolean.TRUE.equals(known.get("required"))) {
                query.append(query.isEmpty() ? "?" : "&").append(known.get("name")).append("=").append(ENTITY);
            }
        }
        return query.toString();
    }

    private static String body(String path) {
        return path.equals("/v1/events")
                ? "{\"entity\":\"other-entity\"}"
                : "{\"entities\":[\"" + ENTITY + "\"]}";
    }

    private record Said(int status, String text) {}

    private Said send(KeyText key, String method, String pathAndQuery, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + store.server.port() + pathAndQuery))
                .timeout(TIMEOUT)
                .headers(with(key))
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            // A stream goes on for ever; that it began with success says nothing about what it will hold.
            boolean stream = response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            return new Said(response.statusCode(), stream ? "" : new String(in.readAllBytes(), UTF_8));
        }
    }

    private void assertUnharmed() {
        assertThat(client.get(SCORE, with(acme)).status()).isEqualTo(200);
        assertThat(client.get("/v1/definitions/" + DEFINITION + "/1", with(acme)).at("state")).isEqualTo("active");
        assertThat(client.get("/v1/sources/" + SOURCE, with(acme)).number("position")).isEqualTo(1);
    }

    @Test
    void receiptOfAnotherTenantIsNone() {
        Answer own = client.get(SCORE + "&after=" + receipt + "&wait=1s", with(acme));
        assertThat(own.status()).as(own.toString()).isEqualTo(200);
        Answer foreign = client.get("/v1/scores/" + ENTITY + "?after=" + receipt + "&wait=1s", with(other));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.at("code")).isEqualTo("receipt_invalid");
    }

    @Test
    void definitionOfTheOperatorCountsForAllAndIsNobodysElse() {
        define(operator, "common");
        TestingStore.await(() -> client.get("/v1/definitions/common/1", with(other)).status() == 200);
        assertThat(client.post("/v1/definitions/common/1/retire", "", with(other)).status()).isEqualTo(404);
        assertThat(client.get("/v1/definitions/common/1", with(acme)).at("state")).isNotEqualTo("retired");
        assertThat(client.post("/v1/definitions/common/1/retire", "", with(operator)).status()).isEqualTo(200);
    }

    @Test
    void sameNamesInTwoTenantsAreTwoThings() {
        String event = "{\"entity\":\"twin\",\"id\":\"one\",\"payload\":{\"value\":%d}}";
        String path = "/v1/events?ack=stored&wait=20s";
        assertThat(client.post(path, event.formatted(1), with(acme)).status()).isEqualTo(200);
        assertThat(client.post(path, event.formatted(2), with(other)).status()).isEqualTo(200);
        Answer one = client.get("/v1/entities/twin/events", with(acme));
        Answer two = client.get("/v1/entities/twin/events", with(other));
        assertThat(one.text()).contains("{\"value\":1}").doesNotContain("{\"value\":2}");
        assertThat(two.text()).contains("{\"value\":2}").doesNotContain("{\"value\":1}");
    }
}
