package io.scoreline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.TestingClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Definitions over HTTP.
final class DefinitionsTest {
    @TempDir
    Path directory;

    private TestingStore store;
    private TestingClient client;

    @BeforeEach
    void open() throws IOException {
        store = new TestingStore(directory);
        client = store.client;
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Answer add(String body, String query) {
        return client.post("/v1/definitions" + query, body, "Content-Type", "application/yaml");
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("code")).isEqualTo(code);
    }

    @Test
    void definitionIsAddedOnce() {
        Answer first = add(TestingStore.DEFINITION, "");
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(first.header("Location")).isEqualTo("/v1/definitions/heat/1");
        assertThat(first.at("state")).isEqualTo("active");
        assertThat(add(TestingStore.DEFINITION, "").status()).isEqualTo(200);
        Answer list = client.get("/v1/definitions");
        assertThat(list.at("definitions.0.name")).isEqualTo("heat");
        assertThat(list.at("definitions.1")).isEqualTo("absent");
        Answer one = client.get("/v1/definitions/heat/1");
        assertThat(one.at("body")).isEqualTo(TestingStore.DEFINITION);
        assertThat(one.at("digest").toString()).matches("[0-9a-f]{64}");
        assertThat(store.catalog.features()).hasSize(1);
    }

    @Test
    void otherBodyIsRefusedWithTheLinesThatDiffer() {
        add(TestingStore.DEFINITION, "");
        Answer answer = add(TestingStore.DEFINITION.replace("halfLife: 1h", "halfLife: 2h"), "");
        assertProblem(answer, 409, "definition_conflict");
        assertThat(answer.number("differences.0.line")).isEqualTo(14);
        assertThat(answer.at("differences.0.existing")).isEqualTo("    halfLife: 1h");
        assertThat(answer.at("differences.0.given")).isEqualTo("    halfLife: 2h");
        assertThat(answer.at("differences.1")).isEqualTo("absent");
    }

    @Test
    void invalidDefinitionNamesItsProblems() {
        Answer answer = add(TestingStore.DEFINITION.replace("signal:", "signla:"), "");
        assertProblem(answer, 422, "definition_invalid");
        assertThat(answer.number("problems.0.line")).isEqualTo(8);
        assertThat(answer.number("problems.0.column")).isPositive();
        assertThat(answer.at("problems.0.nearest")).isEqualTo("signal");
        assertThat(store.catalog.definitions()).isEmpty();
    }

    @Test
    void statesChange() {
        add(TestingStore.DEFINITION, "?state=shadow");
        assertThat(client.get("/v1/definitions/heat/1").at("state")).isEqualTo("shadow");
        assertThat(client.post("/v1/definitions/heat/1/activate", "").at("state")).isEqualTo("active");
        add(TestingStore.DEFINITION.replace("version: 1", "version: 2"), "");
        assertThat(client.get("/v1/definitions/heat/1").at("state")).isEqualTo("shadow");
        assertThat(client.get("/v1/definitions/heat/2").at("state")).isEqualTo("active");
        assertThat(client.post("/v1/definitions/heat/2/shadow", "").at("state")).isEqualTo("shadow");
        assertThat(client.post("/v1/definitions/heat/1/retire", "").at("state")).isEqualTo("retired");
        assertThat(client.get("/v1/definitions/heat/1").at("state")).isEqualTo("retired");
    }

    @Test
    void unknownDefinitionsAreNotFound() {
        add(TestingStore.DEFINITION, "");
        assertProblem(client.get("/v1/definitions/heat/2"), 404, "definition_unknown");
        Answer answer = client.post("/v1/definitions/heet/1/retire", "");
        assertProblem(answer, 404, "definition_unknown");
        assertThat(answer.at("nearest")).isEqualTo("heat@1");
        assertProblem(client.get("/v1/definitions/heat/one"), 400, "path_invalid");
        assertProblem(client.get("/v1/definitions/heat/99999999999"), 400, "path_invalid");
        assertProblem(client.post("/v1/definitions/heat/1/delete", ""), 404, "route_unknown");
        assertProblem(client.get("/v1/definitions/heat/1/retire"), 405, "method_not_allowed");
    }

    @Test
    void badRequestsAreProblems() {
        assertProblem(add("", ""), 400, "body_empty");
        assertProblem(add(TestingStore.DEFINITION, "?state=retired"), 400, "parameter_invalid");
        assertProblem(add(TestingStore.DEFINITION, "?from=yesterday"), 400, "parameter_invalid");
        assertProblem(
                client.post("/v1/definitions", "name: x", "Content-Type", "text/html"), 415, "media_type_unsupported");
        assertProblem(
                client.send("POST", "/v1/definitions", new byte[] {'a', ':', (byte) 0xff}), 400, "body_malformed");
        assertProblem(add("#".repeat(300_000), ""), 413, "body_too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[1, 2",
                "a: &a [*a]",
                "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]",
                "\u0001",
                "---\n---\n",
                "null",
                "{}",
                "name: 7\nversion: x",
                "!!java.net.URL [http://127.0.0.1]"
            })
    void whatIsNoDefinitionNeverFailsTheServer(String body) {
        assertProblem(add(body, ""), 422, "definition_invalid");
    }

    @Test
    void deepNestingNeverFailsTheServer() {
        assertProblem(add("a: " + "[".repeat(100_000), ""), 422, "definition_invalid");
        assertProblem(add("{\"a\":".repeat(40_000), ""), 422, "definition_invalid");
        String deep = "(".repeat(50_000) + "1" + ")".repeat(50_000);
        assertProblem(add(TestingStore.DEFINITION.replace("clamp(total, 0, 1000)", deep), ""), 422, "definition_invalid");
        String negated = "- ".repeat(50_000) + "total";
        assertProblem(add(TestingStore.DEFINITION.replace("clamp(total, 0, 1000)", "0 " + negated), ""), 422, "definition_invalid");
    }
}
