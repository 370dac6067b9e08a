package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DefinitionTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void newVersionStartsAtTheBeginningOrNow() {
        store.registerIn(0, 1, 2);
        DefinitionEntry start = store.define("risk", 1, DefinitionState.ACTIVE, false);
        DefinitionEntry now = store.define("risk", 2, DefinitionState.SHADOW, true);
        assertThat(catalog.progress()).hasSize(2 * TestingStore.PARTITIONS);
        assertThat(store.progress(start.id(), 3).doneSeq()).isZero();
        assertThat(store.progress(now.id(), 3).doneSeq()).isEqualTo(3);
        assertThat(catalog.heads().definitions()).isEqualTo(2);
        assertThat(catalog.definitions()).containsExactly(start, now);
    }

    @Test
    void sameVersionAgainIsAnsweredAndAnotherBodyRefused() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        assertThat(store.define("risk", 1, DefinitionState.SHADOW, true)).isEqualTo(first);
        assertThat(catalog.heads().definitions()).isEqualTo(1);
        assertThatThrownBy(() -> catalog.addDefinition(first.key(), "other", "other", DefinitionState.ACTIVE, false))
                .isInstanceOfSatisfying(DefinitionConflictException.class, e -> assertThat(e.existing()).isEqualTo(first));
    }

    @Test
    void oneVersionOfANameIsActive() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        DefinitionEntry second = store.define("risk", 2, DefinitionState.ACTIVE, false);
        store.define("other", 1, DefinitionState.ACTIVE, false);
        assertThat(state(first)).isEqualTo(DefinitionState.SHADOW);
        assertThat(state(second)).isEqualTo(DefinitionState.ACTIVE);

        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.ACTIVE).orElseThrow().state())
                .isEqualTo(DefinitionState.ACTIVE);
        assertThat(state(second)).isEqualTo(DefinitionState.SHADOW);
        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.RETIRED).orElseThrow().state())
                .isEqualTo(DefinitionState.RETIRED);
        assertThat(catalog.heads().definitions()).isEqualTo(5);
    }

    @Test
    void stateThatIsThereAlreadyMovesNothing() {
        DefinitionEntry first = store.define("risk", 1, DefinitionState.ACTIVE, false);
        assertThat(catalog.setDefinitionState(first.key(), DefinitionState.ACTIVE)).contains(first);
        assertThat(catalog.heads().definitions()).isEqualTo(1);
        assertThat(catalog.setDefinitionState(new DefinitionKey("", "none", 1), DefinitionState.ACTIVE)).isEmpty();
    }

    @Test
    void concurrentVersionsGetIdsOfTheirOwn() throws Exception {
        List<Future<DefinitionEntry>> added = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 1; i <= 12; i++) {
                int version = i;
                added.add(threads.submit(() -> store.define("risk", version, DefinitionState.ACTIVE, false)));
            }
        }
        Set<Integer> ids = new HashSet<>();
        for (Future<DefinitionEntry> entry : added) {
            ids.add(entry.get().id());
        }
        assertThat(ids).hasSize(12);
        assertThat(catalog.definitions().stream().filter(entry -> entry.state() == DefinitionState.ACTIVE))
                .hasSize(1);
        assertThat(catalog.heads().definitions()).isEqualTo(12);
    }

    private DefinitionState state(DefinitionEntry entry) {
        return catalog.definitions().stream()
                .filter(found -> found.id() == entry.id())
                .findFirst()
                .orElseThrow()
                .state();
    }
}
