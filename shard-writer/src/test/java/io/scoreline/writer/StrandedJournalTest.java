package io.scoreline.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.WriterEntry;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.postgres.FaultyProxy;
import io.scoreline.writer.JournalDrain.Drained;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.journal.JournalDamagedException;
import io.scoreline.writer.journal.JournalLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals that were wiped, copied or left behind: refused or drained, and nothing acknowledged is skipped.
final class StrandedJournalTest {
    private static final int PARTITIONS = 2;
    private static final long SOME_DAY = 1_767_225_600_000_000L;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private TestingStore store;

    @BeforeEach
    void open() {
        store = TestingStore.in(directory, PARTITIONS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aNewVolumeAfterACleanStopWorks() throws Exception {
        WriterId first = appendAndClose("one", 3);
        assertThat(entry(first).endedAt()).isNotNull();
        wipe(journal("a"));
        WriterId second = appendAndClose("two", 4);
        assertThat(second).isNotEqualTo(first);
        assertThat(counts()).containsExactly("7|7");
    }

    @Test
    void aNewVolumeAfterAKillIsRefusedUntilTheOldJournalIsBackOrDrained() throws Exception {
        WriterId first = killWithUnregistered("lost?", 5);
        Path away = Files.move(journal("a"), directory.resolve("old-volume"));
        assertThatThrownBy(() -> store.writer("a"))
                .isInstanceOf(JournalStrandedException.class)
                .hasMessageContaining("journal " + journal("a") + " is new, but writer " + first.value())
                .hasMessageContaining("registered up to position 0) has not ended")
                .hasMessageContaining("scoreline journal drain DIR")
                .hasMessageContaining("scoreline journal forget " + first.value());
        assertThatThrownBy(() -> store.writer("a")).isInstanceOf(JournalStrandedException.class);
        assertThat(store.value("SELECT count(*) FROM scoreline.writer")).isEqualTo("1");

        Drained drained = drain(away);
        assertThat(drained).isEqualTo(new Drained(first, 1, 5));
        assertThat(entry(first).name()).isEqualTo("a");
        assertThat(entry(first).endedAt()).isNotNull();
        appendAndClose("after", 2);
        assertThat(counts()).containsExactly("7|7");
    }

    @Test
    void theOldJournalPutBackGoesOn() throws Exception {
        WriterId first = killWithUnregistered("kept", 5);
        Path away = Files.move(journal("a"), directory.resolve("old-volume"));
        assertThatThrownBy(() -> store.writer("a")).isInstanceOf(JournalStrandedException.class);
        wipe(journal("a"));
        Files.move(away, journal("a"));
        assertThat(appendAndClose("more", 1)).isEqualTo(first);
        assertThat(counts()).containsExactly("6|6");
    }

    @Test
    void aLostJournalIsForgottenAndANewOneStarts() throws Exception {
        WriterId first = killWithUnregistered("lost", 5);
        wipe(journal("a"));
        assertThatThrownBy(() -> store.writer("a")).isInstanceOf(JournalStrandedException.class);
        assertThat(store.catalog().forgetWriter(first)).isTrue();
        appendAndClose("new", 2);
        assertThat(counts()).containsExactly("2|2");
    }

    @Test
    void aForgottenJournalThatTurnsUpIsRefusedAndDrained() throws Exception {
        WriterId first = killWithUnregistered("found", 5);
        Path away = Files.move(journal("a"), directory.resolve("old-volume"));
        assertThat(store.catalog().forgetWriter(first)).isTrue();
        appendAndClose("new", 2);
        wipe(journal("a"));
        Files.move(away, journal("a"));
        assertThatThrownBy(() -> store.writer("a"))
                .isInstanceOf(JournalCopiedException.class)
                .hasMessageContaining("ended at ");
        assertThat(drain(journal("a")).events()).isEqualTo(5);
        appendAndClose("on", 1);
        assertThat(counts()).containsExactly("8|8");
    }

    @Test
    void aCopyOfAJournalIsToldFromTheOriginalAndBothCountOnce() throws Exception {
        Path copy = directory.resolve("copy");
        ShardWriter a = store.writer("a");
        awaitStored(a, append(a, batch("shared", 4)));
        copy(journal("a"), copy);
        ShardWriter b = ShardWriter.open(at("a", copy), store.parts());
        awaitStored(b, append(b, batch("b-one", 3)));
        Receipt ofA = append(a, batch("a-one", 2));
        assertThatThrownBy(() -> awaitStored(a, ofA)).hasCauseInstanceOf(WriterFencedException.class);
        assertThat(a.failure()).isInstanceOf(WriterFencedException.class);
        a.close();
        awaitStored(b, append(b, batch("b-two", 3)));
        b.close();
        appendAndClose(at("a", copy), "b-three", 3);

        for (int restart = 0; restart < 3; restart++) {
            assertThatThrownBy(() -> store.writer("a"))
                    .isInstanceOf(JournalCopiedException.class)
                    .hasMessageContaining("ends at position 2 and was claimed last at position 0")
                    .hasMessageContaining("claimed with another journal, or was given up, at position 3")
                    .hasMessageContaining("behind position 1 the two may hold different events")
                    .hasMessageContaining("scoreline journal drain " + journal("a"));
        }
        assertThat(counts()).containsExactly("13|13");
        Drained drained = drain(journal("a"));
        assertThat(drained.positions()).isEqualTo(1);
        assertThat(drained.events()).isEqualTo(2);
        assertThat(drained.writer()).isNotEqualTo(ofA.writer());
        assertThat(drain(journal("a"))).isEqualTo(new Drained(drained.writer(), 0, 0));
        assertThat(counts()).containsExactly("15|15");

        appendAndClose("a-again", 1);
        appendAndClose(at("a", copy), "b-again", 1);
        assertThat(counts()).containsExactly("17|17");
        assertThat(store.query("SELECT id FROM " + store.events() + " WHERE id LIKE 'a-one%' ORDER BY id"))
                .containsExactly("a-one-0", "a-one-1");
    }

    @Test
    void aDrainedCopyThatIsCopiedAgainPartsAgain() throws Exception {
        Path copy = directory.resolve("copy");
        ShardWriter a = store.writer("a");
        awaitStored(a, append(a, batch("shared", 4)));
        copy(journal("a"), copy);
        appendAndClose(at("a", copy), "b-one", 3);
        append(a, batch("a-one", 2));
        a.abandon();
        drain(journal("a"));

        Path third = directory.resolve("third");
        a = store.writer("a");
        awaitStored(a, append(a, batch("a-two", 2)));
        copy(journal("a"), third);
        a.close();
        appendAndClose("a-three", 2);
        try (ShardWriter _ = ShardWriter.open(at("a", copy), store.parts())) {
            assertThatThrownBy(() -> ShardWriter.open(at("a", third), store.parts()))
                    .isInstanceOf(JournalCopiedException.class);
        }
        assertThat(drain(third).events()).isZero();
        appendAndClose(at("a", third), "c-one", 2);
        assertThat(counts()).containsExactly("15|15");
    }

    @Test
    void whatTheOtherJournalHasNotRegisteredYetIsLeftToItUntilItIsForgotten() throws Exception {
        Path backup = directory.resolve("backup");
        WriterId writer = killWithUnregistered("shared", 4);
        copy(journal("a"), backup);
        ShardWriter again = ShardWriter.open(
                store.settings("a", 1), store.parts(new RefusingFileStore(store.files()), store.catalog()));
        again.abandon();
        wipe(journal("a"));
        assertThatThrownBy(() -> drain(backup))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("positions 1 to 1 lie in the other journal")
                .hasMessageContaining("scoreline journal forget " + writer.value());
        assertThat(store.catalog().forgetWriter(writer)).isTrue();
        assertThat(drain(backup).events()).isEqualTo(4);
        assertThat(counts()).containsExactly("4|4");
    }

    @Test
    void aCopyThatEndsBeforeWhatIsRegisteredFencesNobody() throws Exception {
        Path copy = directory.resolve("copy");
        try (ShardWriter a = store.writer("a")) {
            copy(journal("a"), copy);
            awaitStored(a, append(a, batch("one", 4)));
            assertThatThrownBy(() -> ShardWriter.open(at("a", copy), store.parts()))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("ends at position 0");
            awaitStored(a, append(a, batch("two", 4)));
        }
        assertThat(counts()).containsExactly("8|8");
    }

    @Test
    void aCrashBetweenTheLocalTokenAndTheClaimIsNoCopy() throws Exception {
        WriterId writer = appendAndClose("one", 2);
        for (int crash = 0; crash < 20; crash++) {
            try (FaultyProxy proxy = FaultyProxy.to(store.postgresPort());
                    Catalog reached = store.catalogThrough(proxy.port())) {
                proxy.cut();
                assertThatThrownBy(() -> ShardWriter.open(
                                store.settings("a", 1), store.parts(store.files(), reached)))
                        .isInstanceOf(CatalogException.class);
            }
        }
        assertThat(appendAndClose("two", 2)).isEqualTo(writer);
        assertThat(counts()).containsExactly("4|4");
    }

    @Test
    void aCrashBetweenTheClaimAndItsConfirmationIsNoCopy() throws Exception {
        WriterId writer = appendAndClose("one", 2);
        for (int crash = 0; crash < 3; crash++) {
            try (FaultyProxy proxy = FaultyProxy.to(store.postgresPort());
                    Catalog reached = store.catalogThrough(proxy.port())) {
                var _ = proxy.cutBeforeAnswer("claim_writer");
                assertThatThrownBy(() -> ShardWriter.open(
                                store.settings("a", 1), store.parts(store.files(), reached)))
                        .isInstanceOf(CatalogException.class);
            }
            assertThat(entry(writer).epoch()).isEqualTo(crash + 2);
        }
        assertThat(appendAndClose("two", 2)).isEqualTo(writer);
        assertThat(counts()).containsExactly("4|4");
    }

    @Test
    void aDrainThatWasInterruptedGoesOnWhereItEnded() throws Exception {
        Path copy = directory.resolve("copy");
        ShardWriter a = ShardWriter.open(store.settings("a", 1), store.parts());
        awaitStored(a, append(a, batch("shared", 4)));
        copy(journal("a"), copy);
        appendAndClose(at("a", copy), "b-one", 3);
        for (int i = 0; i < 6; i++) {
            append(a, batch("a-" + i, 2));
        }
        a.abandon();
        for (int publications = 1; publications <= 3; publications++) {
            CrashingFileStore crashing = new CrashingFileStore(store.files(), 2 * publications);
            JournalDrain drain =
                    new JournalDrain(store.settings("a", 1), store.parts(crashing, store.catalog()));
            assertThatThrownBy(() -> drain.run((done, total) -> {})).isInstanceOf(IOException.class);
        }
        drain(journal("a"));
        assertThat(counts()).containsExactly("19|19");
        assertThat(drain(journal("a")).positions()).isZero();
    }

    @Test
    void aDrainedJournalIsEmptyAndStartsAgain() throws Exception {
        WriterId writer = killWithUnregistered("one", 5);
        assertThat(drain(journal("a"))).isEqualTo(new Drained(writer, 1, 5));
        assertThat(drain(journal("a"))).isEqualTo(new Drained(writer, 0, 0));
        try (Stream<Path> files = Files.list(journal("a"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".journal")))
                    .singleElement()
                    .satisfies(segment -> assertThat(Files.size(segment)).isEqualTo(64));
        }
        try (ShardWriter again = store.writer("a")) {
            assertThat(again.id()).isEqualTo(writer);
            assertThat(append(again, batch("two", 1)).position()).isEqualTo(2);
        }
        assertThat(counts()).containsExactly("6|6");
    }

    @Test
    void aSourceThatIsStoredAlreadyIsSkippedByADrain() throws Exception {
        Path copy = directory.resolve("copy");
        ShardWriter a = store.writer("a");
        copy(journal("a"), copy);
        try (ShardWriter b = ShardWriter.open(at("a", copy), store.parts())) {
            awaitStored(b, append(b, sourced(0, 5)));
        }
        append(a, sourced(0, 5));
        append(a, sourced(5, 7));
        a.abandon();
        assertThat(drain(journal("a")).events()).isEqualTo(2);
        assertThat(counts()).containsExactly("7|7");
    }

    @Test
    void aJournalInUseOrOneThatIsNoneIsNotDrained() throws Exception {
        try (ShardWriter _ = store.writer("a")) {
            assertThatThrownBy(() -> drain(journal("a")))
                    .isInstanceOf(JournalLockedException.class)
                    .hasMessageContaining("" + ProcessHandle.current().pid());
        }
        assertThatThrownBy(() -> drain(directory.resolve("nowhere"))).hasMessageContaining("expected a journal");
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aJournalMadeForARefusedStartHoldsNothingToDrain() throws Exception {
        WriterId first = killWithUnregistered("one", 5);
        wipe(journal("a"));
        assertThatThrownBy(() -> store.writer("a")).isInstanceOf(JournalStrandedException.class);
        assertThat(drain(journal("a")).events()).isZero();
        assertThat(entry(first).endedAt()).isNull();
        assertThatThrownBy(() -> store.writer("a")).isInstanceOf(JournalStrandedException.class);
    }

    @Test
    void aJournalOfAnEarlierReleaseIsClaimed() throws Exception {
        WriterId writer = killWithUnregistered("one", 5);
        Files.delete(journal("a").resolve("claim"));
        store.execute("DELETE FROM scoreline.writer_claim");
        store.execute("UPDATE scoreline.writer SET claim_token = NULL");
        assertThat(appendAndClose("two", 1)).isEqualTo(writer);
        assertThat(counts()).containsExactly("6|6");
    }

    private WriterId killWithUnregistered(String prefix, int events) throws Exception {
        ShardWriter writer = ShardWriter.open(
                store.settings("a", 8 << 20),
                store.parts(new RefusingFileStore(store.files()), store.catalog()));
        append(writer, batch(prefix, events));
        writer.abandon();
        return writer.id();
    }

    private WriterId appendAndClose(String prefix, int events) throws Exception {
        return appendAndClose(store.settings("a", 8 << 20), prefix, events);
    }

    private WriterId appendAndClose(ShardWriterSettings settings, String prefix, int events) throws Exception {
        try (ShardWriter writer = ShardWriter.open(settings, store.parts())) {
            append(writer, batch(prefix, events));
            return writer.id();
        }
    }

    private Drained drain(Path journal) throws Exception {
        return new JournalDrain(at("drained", journal), store.parts()).run((done, total) -> {});
    }

    private WriterEntry entry(WriterId writer) {
        return store.catalog().writer(writer).orElseThrow();
    }

    private Path journal(String name) {
        return store.settings(name, 1).journalDirectory();
    }

    private static ShardWriterSettings at(String name, Path journal) {
        return new ShardWriterSettings(name, journal, 16 << 20, 1 << 20, 8 << 20, Duration.ofSeconds(20));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("lock")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    private static void wipe(Path journal) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(journal);
    }

    private List<String> counts() throws Exception {
        return store.query("SELECT count(*), count(DISTINCT (tenant, entity, id)) FROM " + store.events());
    }

    private static EventBatch sourced(int from, int to) {
        TestingBatches events = TestingBatches.source("t", "file", from, to);
        for (int i = from + 1; i <= to; i++) {
            events.event("host" + i, "line" + i, SOME_DAY + i, "{}");
        }
        return events.build();
    }

    private static EventBatch batch(String prefix, int events) {
        TestingBatches batch = TestingBatches.tenant("t");
        for (int i = 0; i < events; i++) {
            batch.event("host" + i, prefix + "-" + i, SOME_DAY + i, "{}");
        }
        return batch.build();
    }

    private static Receipt append(ShardWriter writer, EventBatch batch) throws Exception {
        return writer.append(batch).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitStored(ShardWriter writer, Receipt receipt) throws Exception {
        writer.stored(receipt).get(TestingStore.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
