package io.scoreline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.ingest.EventErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The description in `/openapi.json` and the server's routes say the same.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {
    private TestingStore store;
    private Map<String, Object> document;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        store = new TestingStore(directory);
        document = store.client.get("/openapi.json").json();
    }

    @AfterAll
    void close() {
        store.close();
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> members = new TreeMap<>();
        ((Map<?, ?>) value).forEach((name, member) -> members.put((String) name, member));
        return members;
    }

    private static Object member(Object value, String name) {
        return Objects.requireNonNull(((Map<?, ?>) value).get(name), name);
    }

    private static Set<String> texts(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String path(Route route) {
        return route.template().replace("...}", "}");
    }

    private Map<String, Object> described() {
        Map<String, Object> operations = new TreeMap<>();
        map(member(document, "paths")).forEach((path, item) -> map(item)
                .forEach((method, operation) -> operations.put(method.toUpperCase(Locale.ROOT) + " " + path, operation)));
        return operations;
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        assertThat(document.get("openapi")).isEqualTo("3.1.0");
        Set<String> served = store.server.routes().stream()
                .map(route -> route.method() + " " + path(route))
                .collect(Collectors.toSet());
        assertThat(described().keySet()).containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void everyRoutesParametersAreDescribed() {
        Map<String, Object> described = described();
        for (Route route : store.server.routes()) {
            Object operation = member(described, route.method() + " " + path(route));
            @Nullable Object list = ((Map<?, ?>) operation).get("parameters");
            Set<String> query = new TreeSet<>();
            Set<String> inPath = new TreeSet<>();
            for (Object parameter : list == null ? List.of() : (List<?>) list) {
                String name = (String) member(parameter, "name");
                switch ((String) member(parameter, "in")) {
                    case "query" -> query.add(name);
                    case "path" -> inPath.add(name);
                    default -> {}
                }
            }
            assertThat(query).as(route.template()).containsExactlyInAnyOrderElementsOf(route.parameters());
            Set<String> names = Arrays.stream(path(route).split("/", -1))
                    .filter(segment -> segment.startsWith("{"))
                    .map(segment -> segment.substring(1, segment.length() - 1))
                    .collect(Collectors.toSet());
            assertThat(inPath).as(route.template()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void everyRoutesProblemsAreDescribed() {
        Map<String, Object> described = described();
        for (Route route : store.server.routes()) {
            Object operation = member(described, route.method() + " " + path(route));
            assertThat(texts(member(operation, "x-problem-codes")))
                    .as(route.template())
                    .containsExactlyInAnyOrderElementsOf(
                            route.problems().stream().map(ProblemCode::code).toList());
            Map<String, Object> responses = map(member(operation, "responses"));
            for (ProblemCode problem : route.problems()) {
                Object response = member(responses, String.valueOf(problem.status()));
                assertThat((String) member(response, "description")).contains("`" + problem.code() + "`");
            }
        }
        assertThat(texts(member(document, "x-common-problem-codes")))
                .containsExactlyInAnyOrderElementsOf(
                        Route.COMMON_PROBLEMS.stream().map(ProblemCode::code).toList());
    }

    @Test
    void whatEveryRouteNeedsIsDescribed() {
        Map<String, Object> described = described();
        for (Route route : store.server.routes()) {
            Object operation = member(described, route.method() + " " + path(route));
            assertThat(member(operation, "x-access"))
                    .as(route.template())
                    .isEqualTo(route.access().name().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void everyErrorOfAnEventIsDescribed() {
        Object schemas = member(member(document, "components"), "schemas");
        Object code = member(member(member(schemas, "EventError"), "properties"), "code");
        assertThat(texts(member(code, "enum")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventErrorCode.values())
                        .map(EventErrorCode::code)
                        .toList());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertReferences(document);
    }

    private void assertReferences(Object value) {
        switch (value) {
            case Map<?, ?> members -> members.forEach((name, member) -> {
                if (name.equals("$ref")) {
                    Object at = document;
                    for (String segment : ((String) member).substring(2).split("/", -1)) {
                        at = member(at, segment);
                    }
                } else {
                    assertReferences(member);
                }
            });
            case List<?> list -> list.forEach(this::assertReferences);
            default -> {}
        }
    }
}
