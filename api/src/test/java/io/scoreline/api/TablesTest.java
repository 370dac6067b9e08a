package io.scoreline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The score tables, however they come to be: by following, from a base, from a second start.
final class TablesTest {
    @TempDir
    Path directory;

    private TestingStore store;

    @BeforeEach
    void open() throws IOException {
        store = new TestingStore(directory);
        store.define(TestingStore.DEFINITION);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void post(String... entities) {
        StringBuilder body = new StringBuilder("[");
        for (String entity : entities) {
            body.append(body.length() == 1 ? "" : ",").append("{\"entity\":\"").append(entity).append("\"}");
        }
        store.stored(body.append("]").toString());
    }

    private static Object count(TestingClient client, String entity) {
        return client.get("/v1/scores/" + entity).at("aggregates.n");
    }

    private DefinitionEntry definition() {
        return store.catalog.definitions().getFirst();
    }

    @Test
    void roundsAddUp() throws Exception {
        for (int round = 1; round <= 5; round++) {
            post("a", "b", "a");
            store.scored();
            assertThat(count(store.client, "a")).isEqualTo(2.0 * round);
            assertThat(count(store.client, "b")).isEqualTo(1.0 * round);
        }
    }

    @Test
    void laterStartGetsTheSameFromShardsAndFromABase() throws Exception {
        post("a", "b");
        store.scored();
        post("a");
        store.scored();
        assertSameAsAnotherStart();
        assertThat(store.scorer.makeBase(definition())).isTrue();
        assertSameAsAnotherStart();
        post("a", "c");
        store.scored();
        assertThat(count(store.client, "a")).isEqualTo(3.0);
        assertSameAsAnotherStart();
        assertThat(store.scorer.makeBase(definition())).isTrue();
        assertSameAsAnotherStart();
    }

    private void assertSameAsAnotherStart() throws IOException {
        String expected = leaders(store.client);
        try (ApiServer other = store.startServer()) {
            TestingStore.await(other::ready);
            assertThat(leaders(new TestingClient(other.port()))).isEqualTo(expected);
        }
    }

    private static String leaders(TestingClient client) {
        return client.get("/v1/scores?top=1000").text().replaceAll("\"seq\":[0-9]+", "").replaceAll("\"lagMs\":[0-9]+", "");
    }

    @Test
    void followerThatFellBehindTheBaseBuildsAnew() throws Exception {
        post("a");
        store.scored();
        FaultyFiles files = new FaultyFiles(store.files);
        try (ApiServer other = store.startServer(files)) {
            TestingClient behind = new TestingClient(other.port());
            TestingStore.await(() -> count(behind, "a").equals(1.0));
            files.gone(true);
            post("a", "b");
            store.scorer.round();
            post("a");
            store.scorer.round();
            assertThat(store.scorer.makeBase(definition())).isTrue();
            assertThat(count(behind, "a")).isEqualTo(1.0);
            files.gone(false);
            TestingStore.await(() -> count(behind, "a").equals(3.0));
            assertThat(count(behind, "b")).isEqualTo(1.0);
        }
        TestingStore.await(() -> count(store.client, "a").equals(3.0));
    }

    @Test
    void rowsOfFencedPartitionsNeverCount() throws Exception {
        post("a", "b", "c", "d", "e", "f", "g", "h");
        Set<Integer> lost = Set.of(0, 2);
        assertThat(store.scorer.roundWithout(lost).fenced()).hasSize(2);
        ScoreShardEntry shard =
                store.catalog.scoreShards(definition().id(), 0, 10).getFirst();
        assertThat(shard.partitions()).containsExactlyInAnyOrder(1, 3);
        store.scored();
        for (String entity : new String[] {"a", "b", "c", "d", "e", "f", "g", "h"}) {
            assertThat(count(store.client, entity)).as(entity).isEqualTo(1.0);
        }
        assertSameAsAnotherStart();
    }

    @Test
    void randomRoundsAndBasesCountEveryEventOnce() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        int[] expected = new int[5];
        for (int step = 0; step < 15; step++) {
            int entity = random.nextInt(expected.length);
            post("e" + entity);
            expected[entity]++;
            switch (random.nextInt(5)) {
                case 0 -> store.scorer.round();
                case 1 -> store.scorer.roundWithout(Set.of(random.nextInt(TestingStore.PARTITIONS)));
                case 2 -> {
                    store.scorer.round();
                    store.scorer.makeBase(definition());
                }
                case 3 -> {
                    store.scorer.round();
                    store.scorer.mergeShards(definition());
                }
                default -> {}
            }
        }
        store.scored();
        for (int entity = 0; entity < expected.length; entity++) {
            Object found = expected[entity] == 0 ? 0.0 : count(store.client, "e" + entity);
            assertThat(found).as("seed %d, entity %d", seed, entity).isEqualTo((double) expected[entity]);
        }
        assertSameAsAnotherStart();
    }

    private static Map<Boolean, List<String>> definitionsByFull(TestingClient.Answer tables) {
        return ((List<?>) tables.at("tables"))
                .stream().map(each -> (Map<?, ?>) each).collect(Collectors.partitioningBy(
                        each -> Boolean.TRUE.equals(each.get("full")),
                        Collectors.mapping(each -> each.get("definition") + "@1", Collectors.toList())));
    }

    /// Each table begins with a mebibyte, and six of the seven may have what there is.
    @Test
    void tableWithoutRoomSaysSoWhereverItIsRead() throws Exception {
        post("a");
        for (int i = 0; i < 6; i++) {
            String shadow = TestingStore.DEFINITION.replace("name: heat", "name: shadow" + i);
            assertThat(store.client
                            .post("/v1/definitions?from=now&state=shadow", shadow, "Content-Type", "application/yaml")
                            .status())
                    .isEqualTo(201);
        }
        post("b");
        store.scored();
        assertThat(store.client.get("/v1/health/tables").at("status")).isEqualTo("ok");
        MemoryBudget budget = new MemoryBudget(9 << 20);
        try (ApiServer other = store.startServer(budget)) {
            TestingClient client = new TestingClient(other.port());
            TestingStore.await(() -> other.ready() && client.get("/v1/health/tables").status() == 503);
            assertThat(client.get("/v1/health/tables").at("status")).isEqualTo("page");
            Map<Boolean, List<String>> names = definitionsByFull(client.get("/v1/health/tables"));
            assertThat(names.get(true)).hasSize(1);
            String full = "?definition=" + names.getOrDefault(true, List.of()).getFirst();
            String whole = "?definition=" + names.getOrDefault(false, List.of()).getFirst();
            TestingClient.Answer held = client.get("/v1/scores/b" + whole);
            assertThat(held.at("aggregates.n")).as(held.toString()).isEqualTo(1.0);
            TestingClient.Answer refused = client.get("/v1/scores/b" + full);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
            assertThat(refused.at("code")).isEqualTo("table_full");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(client.get("/v1/entities/b/scores" + full).at("code")).isEqualTo("table_full");
            assertThat(client.post("/v1/scores:batchGet" + full, "{\"entities\":[\"b\"]}").at("scores.0.error"))
                    .isEqualTo("table_full");
            assertThat(client.get("/v1/scores" + full).at("complete")).isEqualTo(false);
            assertThat(client.get("/v1/scores" + whole).at("complete")).isEqualTo(true);
        }
        assertThat(budget.reservedBytes()).isZero();
    }

    @Test
    void definitionsComeAndGo() throws Exception {
        post("a");
        store.scored();
        String second = TestingStore.DEFINITION.replace("version: 1", "version: 2");
        store.define(second);
        assertThat(store.client.get("/v1/scores/a").number("version")).isEqualTo(1);
        assertThat(store.client.get("/v1/scores/a?definition=heat@2").at("code")).isEqualTo("not_ready");
        assertThat(store.client.post("/v1/definitions/heat/2/activate", "").status()).isEqualTo(202);
        store.client.post("/v1/definitions/heat/2/shadow", "");
        TestingClient.Answer refused = store.client.post("/v1/definitions/heat/2/activate", "");
        assertThat(refused.at("code")).isEqualTo("definition_not_caught_up");
        assertThat(refused.number("building.events")).isZero();
        assertThat(refused.number("building.of")).isEqualTo(1);
        assertThat(store.client.post("/v1/definitions/heat/2/cancel", "").at("state")).isEqualTo("cancelled");
        assertThat(store.client.get("/v1/definitions/heat/2").at("code")).isEqualTo("definition_unknown");
        store.define(second);
        store.scored();
        TestingStore.await(() -> store.client.get("/v1/scores/a").number("version") == 2);
        assertThat(store.client.post("/v1/definitions/heat/2/cancel", "").at("code"))
                .isEqualTo("definition_not_building");
        assertThat(store.client.get("/v1/scores/a?definition=heat@1").number("version")).isEqualTo(1);
        assertThat(store.client.post("/v1/definitions/heat/1/retire", "").status()).isEqualTo(200);
        assertThat(store.client.get("/v1/scores/a?definition=heat@1").at("code")).isEqualTo("definition_unknown");
        store.client.post(
                "/v1/definitions?from=now",
                TestingStore.DEFINITION.replace("heat", "later"),
                "Content-Type",
                "application/yaml");
        assertThat(store.client.get("/v1/scores/a").at("code")).isEqualTo("definition_required");
        assertThat(store.client.get("/v1/scores/a?definition=later").at("code")).isEqualTo("entity_unknown");
        post("a");
        store.scored();
        assertThat(store.client.get("/v1/scores/a?definition=later").at("aggregates.n")).isEqualTo(1.0);
        assertThat(store.client.get("/v1/scores/a?definition=heat").at("aggregates.n")).isEqualTo(2.0);
    }

    @Test
    void readsGoOnWithoutTheCatalogAndSayHowOldTheyAre() throws Exception {
        post("a");
        store.scored();
        assertThat(store.server.ready()).isTrue();
        store.catalog.close();
        TestingStore.await(() -> store.client.get("/v1/scores/a").number("lagMs") > 1_000);
        assertThat(count(store.client, "a")).isEqualTo(1.0);
        assertThat(store.client.get("/readyz").status()).isEqualTo(200);
        assertThat(store.client.get("/healthz").status()).isEqualTo(200);
        assertThat(store.client.post("/v1/events", "{\"entity\":\"a\"}").status()).isEqualTo(200);
        assertThat(store.client.get("/v1/info").number("events.pending")).isPositive();
        assertThat(store.client.post("/v1/definitions/heat/1/retire", "").at("code"))
                .isEqualTo("catalog_unavailable");
    }
}
