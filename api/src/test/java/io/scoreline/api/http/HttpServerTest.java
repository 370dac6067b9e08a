package io.scoreline.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.scoreline.api.TestingClient;
import io.scoreline.api.TestingClient.Answer;
import io.scoreline.shard.memory.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpServerTest {
    private static final int MAX_BODY = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(4 << 20);
    private HttpServer server;
    private TestingClient client;

    @BeforeAll
    void start() throws IOException {
        server = HttpServer.start("127.0.0.1", 0, routes(), (_, _, _, _) -> {});
        client = new TestingClient(server.port());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private List<Route> routes() {
        return List.of(
                Route.of("POST", "/size", Set.of(), Set.of(), this::size),
                Route.of("GET", "/names/{name...}", Set.of("q"), Set.of(), request -> {
                    String query = request.query().get("q", "");
                    return ApiResponse.json(200, Map.of("name", request.path("name"), "q", query));
                }),
                Route.of("GET", "/things/{name}/parts", Set.of(), Set.of(), request ->
                        ApiResponse.json(200, Map.of("name", request.path("name")))),
                Route.of("GET", "/broken", Set.of(), Set.of(), _ -> {
                    throw new IllegalStateException("a secret of the inside");
                }));
    }

    private ApiResponse size(ApiRequest request) throws IOException {
        try (RequestBody body = request.readBody(budget, MAX_BODY)) {
            return ApiResponse.json(200, Map.of("size", body.length()));
        }
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("code")).isEqualTo(code);
        assertThat(answer.at("type")).isEqualTo("urn:scoreline:problem:" + code);
        assertThat(answer.number("status")).isEqualTo(status);
        assertThat(answer.at("title")).isNotEqualTo("absent");
        assertThat(answer.at("detail")).isNotEqualTo("absent");
    }

    @Test
    void unknownRouteIsNotFound() {
        assertProblem(client.get("/nowhere"), 404, "route_unknown");
        assertProblem(client.get("/things/a/b/parts"), 404, "route_unknown");
        assertProblem(client.get("/things//parts"), 404, "route_unknown");
    }

    @Test
    void wrongMethodNamesTheRightOnes() {
        Answer answer = client.get("/size");
        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).isEqualTo("POST");
        Answer other = client.send("DELETE", "/names/a", new byte[0]);
        assertProblem(other, 405, "method_not_allowed");
        assertThat(other.header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() {
        Answer answer = client.send("HEAD", "/names/a", new byte[0]);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void serverVersionIsNotSent() {
        assertThat(client.get("/names/a").header("Server")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "/names/a|a",
                "/names/a/b|a/b",
                "/names/a%2Fb|a/b",
                "/names/a%2fb|a/b",
                "/names/a:b|a:b",
                "/names/a+b|a+b",
                "/names/a%20b|a b",
                "/names/a%25b|a%b",
                "/names/..%2f..|../..",
                "/names/%2e%2e|..",
                "/names/.|.",
                "/names/a;b=c|a;b=c",
                "/names/%E2%82%AC|€",
                "/names/%F0%9F%98%80|😀",
                "/names/a//b|a//b",
                "/names/a/|a/",
                "/names/%5C|\\",
                "/names/%7F|\u007f"
            },
            delimiter = '|')
    void namesInPathsComeDecodedOnce(String path, String name) {
        Answer answer = client.get(path);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.at("name")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/names/%FF", "/names/%C0%AF", "/names/%ED%A0%80", "/names/a%E2%82"})
    void pathThatIsNotUtf8IsRefused(String path) {
        assertProblem(client.get(path), 400, "path_invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%1", "%zz", "a%u0041", "%-1"})
    void pathThatIsNotPercentEncodedIsRefused(String name) throws IOException {
        String answer = client.raw(("GET /names/" + name + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1));
        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }

    @Test
    void queriesAreDecodedAndChecked() {
        assertThat(client.get("/names/a?q=a%20b+c%2B").at("q")).isEqualTo("a b c+");
        assertProblem(client.get("/names/a?p=1"), 400, "parameter_unknown");
        assertThat(client.get("/names/a?p=1").at("nearest")).isEqualTo("q");
        assertProblem(client.get("/names/a?q=1&q=2"), 400, "parameter_invalid");
        assertProblem(client.get("/names/a?q=%FF"), 400, "parameter_invalid");
    }

    @Test
    void requestsOfWebPagesAreRefused() {
        assertProblem(client.get("/names/a", "Origin", "http://localhost:1234"), 403, "origin_refused");
        assertProblem(client.get("/names/a", "Origin", "null"), 403, "origin_refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:81", "127.0.0.1:9", "[::1]", "[::1]:80", "LOCALHOST:1"})
    void ownHostsAreAnswered(String host) throws IOException {
        assertThat(get("/names/a", host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "example.org:80", "localhost.example.org", "127.0.0.2", "[::2]:80", "10.0.0.1"})
    void foreignHostsAreRefused(String host) throws IOException {
        assertThat(get("/names/a", host)).startsWith("HTTP/1.1 403").contains("host_foreign");
        assertThat(get("http://" + host + "/names/a", host)).startsWith("HTTP/1.1 403");
    }

    private String get(String target, String host) throws IOException {
        return client.raw(("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1));
    }

    @Test
    void unexpectedFailureTellsAnIdAndNothingOfTheInside() {
        Answer answer = client.get("/broken");
        assertProblem(answer, 500, "internal_error");
        assertThat(answer.at("instance").toString()).startsWith("urn:uuid:");
        assertThat(answer.text()).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void compressedBodiesAreRead() throws IOException {
        byte[] body = "x".repeat(100_000).getBytes(UTF_8);
        assertThat(client.send("POST", "/size", gzip(body), "Content-Encoding", "gzip").number("size"))
                .isEqualTo(100_000);
        assertThat(client.send("POST", "/size", Zstd.compress(body), "Content-Encoding", "zstd").number("size"))
                .isEqualTo(100_000);
    }

    @Test
    void limitCountsDecompressedBytes() throws IOException {
        byte[] limit = new byte[MAX_BODY];
        byte[] over = new byte[MAX_BODY + 1];
        assertThat(client.send("POST", "/size", limit).number("size")).isEqualTo(MAX_BODY);
        assertThat(client.send("POST", "/size", gzip(limit), "Content-Encoding", "gzip").number("size"))
                .isEqualTo(MAX_BODY);
        assertProblem(client.send("POST", "/size", over), 413, "body_too_large");
        assertProblem(client.send("POST", "/size", gzip(over), "Content-Encoding", "gzip"), 413, "body_too_large");
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void bombIsRefusedWithinTheBudget() throws IOException {
        byte[] bomb = gzip(new byte[64 << 20]);
        Answer answer = client.send("POST", "/size", bomb, "Content-Encoding", "gzip");
        assertProblem(answer, 413, "body_too_large");
        assertThat(budget.peakBytes()).isLessThanOrEqualTo(4 << 20);
        assertThat(budget.reservedBytes()).isZero();
        byte[] zstdBomb = Zstd.compress(new byte[64 << 20]);
        assertProblem(
                client.send("POST", "/size", zstdBomb, "Content-Encoding", "zstd"), 413, "body_too_large");
    }

    @Test
    void corruptCompressionIsRefused() throws IOException {
        byte[] whole = gzip("some text that is long enough".repeat(50).getBytes(UTF_8));
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 0x55;
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        for (byte[] body : List.of("no gzip at all".getBytes(UTF_8), damaged, cut)) {
            assertProblem(
                    client.send("POST", "/size", body, "Content-Encoding", "gzip"), 400, "body_encoding_corrupt");
        }
        byte[] zstd = "no zstd at all".getBytes(UTF_8);
        assertProblem(client.send("POST", "/size", zstd, "Content-Encoding", "zstd"), 400, "body_encoding_corrupt");
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void unknownEncodingIsRefused() {
        Answer answer = client.send("POST", "/size", new byte[] {1, 2, 3}, "Content-Encoding", "br");
        assertProblem(answer, 415, "encoding_unsupported");
        assertThat(answer.header("Accept-Encoding")).isEqualTo("gzip, zstd");
    }

    @Test
    void withoutMemoryTheCallerIsAskedToComeBack() {
        var all = budget.tryReserve(4 << 20).orElseThrow();
        try (all) {
            Answer answer = client.post("/size", "hello");
            assertProblem(answer, 503, "memory_exhausted");
            assertThat(answer.header("Retry-After")).isNotEmpty();
        }
        assertThat(client.post("/size", "hello").status()).isEqualTo(200);
    }

    @Test
    void hugeHeadersAreRefused() {
        assertProblem(client.get("/names/a", "X-Huge", "x".repeat(40_000)), 431, "headers_too_large");
        Answer answer = client.get("/names/" + "x".repeat(40_000));
        assertThat(answer.status()).isIn(414, 431);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /names/a HTTP/1.1\r\n\r\n",
                "GET /names/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /size HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /size HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffff\r\n",
                "POST /size HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
                "POST /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nshort",
                "G\u0000T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /a\u0001b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/3.7\r\nHost: localhost\r\n\r\n",
                "GET /names/\u00ff\u00fe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /names/a HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n",
                "GET /names/a HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET http://user:pw@localhost/names/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\r\n\r\n\r\n",
                "nonsense\r\n\r\n",
                ""
            })
    void malformedRequestsNeverFailTheServer(String request) throws IOException {
        String answer = client.raw(request.getBytes(ISO_8859_1));
        assertRefusedOrNothing(answer);
    }

    @Test
    void randomBytesNeverFailTheServer() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            byte[] prefix = random.nextBoolean() ? "POST /size HTTP/1.1\r\n".getBytes(ISO_8859_1) : new byte[0];
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.write(prefix);
            request.write(bytes);
            String answer = client.raw(request.toByteArray());
            assertThat(answer).as("seed %d", seed).doesNotContain("HTTP/1.1 500");
        }
        assertThat(client.get("/names/a").status()).isEqualTo(200);
    }

    private static void assertRefusedOrNothing(String answer) {
        if (!answer.isEmpty()) {
            assertThat(answer).matches("(?s)HTTP/1.1 (4..|501|505) .*").contains("application/problem+json");
        }
    }

    @Test
    void busyServerAsksToComeBackButTellsItsHealth() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Route slow = Route.of("GET", "/slow", Set.of(), Set.of(), _ -> {
            entered.countDown();
            assertThat(leave.await(30, TimeUnit.SECONDS)).isTrue();
            return ApiResponse.json(200, Map.of());
        });
        Route health = Route.health("/healthz", Set.of(), _ -> ApiResponse.json(200, Map.of()));
        List<String> observed = new ArrayList<>();
        try (HttpServer one = HttpServer.start("127.0.0.1", 0, List.of(slow, health), (route, method, status, _) -> {
            synchronized (observed) {
                observed.add(route + " " + method + " " + status);
            }
        }, Doorman.NO_KEYS, 1)) {
            TestingClient busy = new TestingClient(one.port());
            CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> busy.get("/slow"));
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            Answer second = busy.get("/slow");
            assertProblem(second, 503, "overloaded");
            assertThat(second.header("Retry-After")).isNotEmpty();
            assertThat(busy.get("/healthz").status()).isEqualTo(200);
            leave.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
        assertThat(observed).contains("/slow GET 503", "/healthz GET 200", "/slow GET 200");
    }

    /// Each byte keeps the connection from being idle.
    @Test
    @Tag("slow")
    void headsThatTakeForEverAreCutOff() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write("GET /names/a HTTP/1.1\r\nHost: localhost\r\n".getBytes(ISO_8859_1));
            long from = System.nanoTime();
            boolean open = true;
            while (open && System.nanoTime() - from < 50_000_000_000L) {
                try {
                    socket.getOutputStream().write("X-Slow: 1\r\n".getBytes(ISO_8859_1));
                    open = socket.getInputStream().read() >= 0;
                } catch (SocketTimeoutException nothing) {
                    open = true;
                } catch (SocketException closed) {
                    open = false;
                }
            }
            assertThat(open).isFalse();
        }
    }

    @Test
    void takenPortIsSaidSo() {
        assertThatThrownBy(() -> HttpServer.start("127.0.0.1", server.port(), List.of(), (_, _, _, _) -> {}))
                .isInstanceOf(BindException.class);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
