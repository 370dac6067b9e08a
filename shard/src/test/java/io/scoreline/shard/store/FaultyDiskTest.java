package io.scoreline.shard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.store.FaultyDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultyDiskTest {
    private static final int SECTOR = 512;

    @TempDir
    Path folder;

    private Path root = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        file = root.resolve("file");
    }

    @Test
    void whatWasForcedIsKeptAndWhatWasNotIsLost() throws Exception {
        FaultyDisk disk = disk(Survival.NOTHING, 1);
        DiskFile open = durable(disk, "forced");
        write(open, " not forced");
        assertThat(file).hasContent("forced not forced");
        disk.restart();
        assertThat(file).hasContent("forced");
    }

    @Test
    void ofUnforcedBytesEachSectorIsKeptZeroedOrDroppedAndForcedBytesAreNeverTouched() throws Exception {
        Set<String> fates = new HashSet<>();
        for (long seed = 1; seed <= 40; seed++) {
            Path here = Files.createDirectory(root.resolve("seed" + seed));
            file = here.resolve("file");
            FaultyDisk disk = disk(Survival.ANYTHING, seed);
            DiskFile open = durable(disk, "f".repeat(SECTOR + 100));
            write(open, "n".repeat(4 * SECTOR));
            disk.restart();
            String left = Files.readString(file, StandardCharsets.US_ASCII);
            assertThat(left).as("seed %d", seed).startsWith("f".repeat(SECTOR + 100));
            assertThat(left.length()).isLessThanOrEqualTo(5 * SECTOR + 100);
            // The first sector after the forced bytes is the rest of the one that they end in.
            for (int from = SECTOR + 100; from < left.length(); from = (from / SECTOR + 1) * SECTOR) {
                String sector = left.substring(from, Math.min(left.length(), (from / SECTOR + 1) * SECTOR));
                assertThat(sector.chars().distinct().count()).as("seed %d at %d", seed, from).isOne();
                fates.add(sector.substring(0, 1));
            }
            fates.add(left.length() < 5 * SECTOR + 100 ? "shorter" : "whole");
        }
        assertThat(fates).containsExactlyInAnyOrder("n", "\0", "shorter", "whole");
    }

    @Test
    void aPrefixIsWhatWasWrittenFirst() throws Exception {
        Set<Integer> lengths = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            file = Files.createDirectory(root.resolve("seed" + seed)).resolve("file");
            FaultyDisk disk = disk(Survival.PREFIX, seed);
            write(durable(disk, "0123"), "456789");
            disk.restart();
            String left = Files.readString(file);
            assertThat("0123456789").startsWith(left);
            lengths.add(left.length());
        }
        assertThat(lengths).hasSizeGreaterThan(4).allMatch(length -> length >= 4);
    }

    @Test
    void aFilesNameIsLostUntilItsDirectoryIsForced() throws Exception {
        FaultyDisk disk = disk(Survival.NOTHING, 1);
        DiskFile open = disk.create(file);
        write(open, "forced");
        open.force();
        disk.restart();
        assertThat(file).doesNotExist();
    }

    @Test
    void aLinkIsLostWithoutAForceOfItsDirectoryAndKeptWithOne() throws Exception {
        Path forced = Files.createDirectory(root.resolve("forced"));
        Path other = Files.createDirectory(root.resolve("other"));
        FaultyDisk disk = disk(Survival.NOTHING, 1);
        durable(disk, "content").close();
        disk.link(forced.resolve("name"), file);
        disk.forceDirectory(forced);
        disk.link(other.resolve("name"), file);
        disk.delete(file);
        disk.forceDirectory(root);
        disk.restart();
        assertThat(forced.resolve("name")).hasContent("content");
        assertThat(other.resolve("name")).doesNotExist();
        assertThat(file).doesNotExist();
    }

    @Test
    void aDeletedNameComesBackWithItsDurableContent() throws Exception {
        FaultyDisk disk = disk(Survival.NOTHING, 1);
        write(durable(disk, "forced"), " not");
        assertThat(disk.delete(file)).isTrue();
        assertThat(disk.delete(file)).isFalse();
        assertThat(file).doesNotExist();
        disk.restart();
        assertThat(file).hasContent("forced");
    }

    @Test
    void aRenameHappensAsAWholeOrNotAtAll() throws Exception {
        Set<List<String>> seen = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            Path here = Files.createDirectory(root.resolve("seed" + seed));
            file = here.resolve("new");
            FaultyDisk disk = disk(Survival.ANYTHING, seed);
            durable(disk, "new").close();
            file = here.resolve("old");
            durable(disk, "old").close();
            disk.rename(here.resolve("new"), file);
            disk.restart();
            seen.add(contents(here));
        }
        assertThat(seen).containsExactlyInAnyOrder(List.of("new=new", "old=old"), List.of("old=new"));
    }

    @Test
    void aDirectoryIsLostWithAllInItUntilTheOneAboveIsForced() throws Exception {
        for (boolean forced : List.of(false, true)) {
            FaultyDisk disk = disk(Survival.NOTHING, 1);
            Path made = root.resolve("made" + forced);
            disk.makeDirectory(made);
            file = made.resolve("file");
            durable(disk, "content").close();
            if (forced) {
                disk.forceDirectory(root);
            }
            disk.restart();
            assertThat(Files.exists(file)).isEqualTo(forced);
            assertThat(Files.exists(made)).isEqualTo(forced);
        }
    }

    @Test
    void anUnforcedTruncationMayNotHaveHappened() throws Exception {
        FaultyDisk disk = disk(Survival.NOTHING, 1);
        DiskFile open = durable(disk, "0123456789");
        open.truncate(8);
        open.truncate(4);
        write(open, "xx");
        assertThat(file).hasContent("0123xx");
        disk.restart();
        assertThat(file).hasContent("0123456789");
        disk = disk(Survival.NOTHING, 1);
        open = disk.append(file);
        open.truncate(4);
        open.force();
        disk.restart();
        assertThat(file).hasContent("0123");
    }

    @Test
    void aKilledProcessLosesNothing() throws Exception {
        FaultyDisk disk = disk(Survival.EVERYTHING, 1);
        write(disk.create(file), "not forced");
        disk.restart();
        assertThat(file).hasContent("not forced");
    }

    @Test
    void afterACrashEveryCallFailsAndTheNewDiskWorks() throws Exception {
        FaultyDisk disk = disk(Survival.NOTHING, 1);
        DiskFile open = durable(disk, "forced");
        disk.crash();
        assertThatThrownBy(() -> write(open, "x")).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(open::force).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(() -> open.truncate(1)).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(() -> disk.create(root.resolve("x"))).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(() -> disk.append(file)).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(() -> disk.makeDirectory(root.resolve("d"))).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(() -> disk.link(root.resolve("x"), file)).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(() -> disk.rename(file, root.resolve("x"))).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(() -> disk.delete(file)).isInstanceOf(FaultyDisk.Crashed.class);
        assertThatThrownBy(() -> disk.forceDirectory(root)).isInstanceOf(FaultyDisk.Crashed.class);
        open.close();
        FaultyDisk next = disk.restart();
        DiskFile again = next.append(file);
        write(again, ", more");
        again.force();
        next.restart();
        assertThat(file).hasContent("forced, more");
    }

    @Test
    void aCrashStandsAtTheOperationItWasAskedFor() throws Exception {
        FaultyDisk disk = disk(Survival.NOTHING, 1);
        disk.crashAt(3);
        DiskFile open = disk.create(file);
        write(open, "x");
        assertThatThrownBy(open::force).isInstanceOf(FaultyDisk.Crashed.class);
        assertThat(disk.isCrashed()).isTrue();
    }

    @Test
    void aForceThatFailedIsNotMadeGoodByTheNext() throws Exception {
        FaultyDisk disk = disk(Survival.NOTHING, 1);
        DiskFile open = durable(disk, "forced");
        write(open, ", lost");
        disk.failFrom(Operation.FORCE, 1);
        assertThatThrownBy(open::forceData).hasMessage("Input/output error");
        disk.heal();
        open.forceData();
        disk.restart();
        assertThat(file).hasContent("forced");
        assertThat(disk.count(Operation.FORCE)).isEqualTo(3);
    }

    @Test
    void aFullDiskTakesWhatFitsAndSaysSo() throws Exception {
        FaultyDisk disk = disk(Survival.EVERYTHING, 1);
        DiskFile open = disk.create(file);
        disk.fillAfter(7);
        write(open, "01234");
        assertThatThrownBy(() -> write(open, "56789")).hasMessage("No space left on device");
        disk.heal();
        assertThat(file).hasContent("0123456");
    }

    @Test
    void aFailedWriteHasWrittenAPart() throws Exception {
        FaultyDisk disk = disk(Survival.EVERYTHING, 1);
        DiskFile open = disk.create(file);
        disk.failFrom(Operation.WRITE, 2);
        write(open, "0123");
        assertThatThrownBy(() -> write(open, "4567")).hasMessage("Input/output error");
        assertThat(file).hasContent("012345");
    }

    @Test
    void oneSeedLeavesTheSameEachTime() throws Exception {
        List<List<String>> left = new ArrayList<>();
        for (String run : List.of("a", "b")) {
            Path here = Files.createDirectory(root.resolve(run));
            FaultyDisk disk = disk(Survival.ANYTHING, 4711);
            for (int i = 0; i < 20; i++) {
                DiskFile open = disk.create(here.resolve("file" + i));
                write(open, "x".repeat(i * 200));
                disk.rename(here.resolve("file" + i), here.resolve("named" + i % 7));
            }
            disk.restart();
            left.add(contents(here));
        }
        assertThat(left.get(0)).isEqualTo(left.get(1)).hasSizeGreaterThan(2);
    }

    private FaultyDisk disk(Survival survival, long seed) throws IOException {
        return new FaultyDisk(folder.resolve("attic"), survival, seed);
    }

    /// A file under the test's name, open, its content and name forced.
    private DiskFile durable(FaultyDisk disk, String content) throws IOException {
        DiskFile open = disk.create(file);
        write(open, content);
        open.force();
        disk.forceDirectory(LocalFileStore.parentOf(file));
        return open;
    }

    private static void write(DiskFile open, String content) throws IOException {
        open.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<String> contents(Path directory) throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        try (var files = Files.list(directory)) {
            for (Path path : files.toList()) {
                found.put(String.valueOf(path.getFileName()), Files.readString(path, StandardCharsets.US_ASCII));
            }
        }
        return found.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
