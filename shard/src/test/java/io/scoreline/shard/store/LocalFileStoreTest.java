package io.scoreline.shard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalFileStoreTest {
    private static final ShardPath PATH = new ShardPath("events/date=2026-01-02/partition=03/0-w-1.parquet");

    @TempDir
    Path folder;

    private Path root;
    private LocalFileStore store;

    @BeforeEach
    void open() {
        root = folder.resolve("not/yet/there");
        store = new LocalFileStore(root);
    }

    @Test
    void aPublishedFileIsReadAsItWasWritten() throws Exception {
        byte[] content = "first, second".getBytes(StandardCharsets.UTF_8);
        PublishedFile published;
        try (PendingFile file = store.create(PATH)) {
            file.write(ByteBuffer.wrap(content, 0, 6));
            file.write(ByteBuffer.wrap(content, 6, content.length - 6));
            assertThat(file.position()).isEqualTo(content.length);
            published = file.publish(stored -> assertThat(bytesOf(stored)).isEqualTo(content));
        }
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        assertThat(published).isEqualTo(new PublishedFile(PATH, content.length, sha256));
        try (StoredFile stored = store.open(PATH)) {
            assertThat(bytesOf(stored)).isEqualTo(content);
        }
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void nothingIsVisibleBeforePublishingNorLeftWithoutIt() throws Exception {
        try (PendingFile file = store.create(PATH)) {
            file.write(ByteBuffer.wrap(new byte[10]));
            assertThat(store.list("")).isEmpty();
            assertThatThrownBy(() -> store.open(PATH)).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(store.list("")).isEmpty();
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void aTakenNameIsNeverReplaced() throws Exception {
        publish(PATH, "first");
        assertThatThrownBy(() -> publish(PATH, "second")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(read(PATH)).isEqualTo("first");
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void ofManyWhoPublishOneNameOneWins() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String content = "writer " + i;
                writers.add(() -> {
                    try {
                        publish(PATH, content);
                        return true;
                    } catch (FileAlreadyExistsException e) {
                        return false;
                    }
                });
            }
            int winners = 0;
            for (Future<Boolean> result : pool.invokeAll(writers)) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void aFileThatReadsBackOtherwiseIsNotPublished() throws Exception {
        try (PendingFile file = store.create(PATH)) {
            file.write(ByteBuffer.wrap("as meant".getBytes(StandardCharsets.UTF_8)));
            try (FileChannel channel = FileChannel.open(temporaries().getFirst(), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {'X'}), 3);
            }
            assertThatThrownBy(() -> file.publish(stored -> {}))
                    .hasMessageContaining(PATH.value())
                    .hasMessageContaining("SHA-256");
        }
        assertThat(store.list("")).isEmpty();
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void aFileThatWasCutIsNotPublished() throws Exception {
        try (PendingFile file = store.create(PATH)) {
            file.write(ByteBuffer.wrap(new byte[8]));
            try (FileChannel channel = FileChannel.open(temporaries().getFirst(), StandardOpenOption.WRITE)) {
                channel.truncate(5);
            }
            assertThatThrownBy(() -> file.publish(stored -> {})).hasMessageContaining("wrote 8 bytes, read back 5");
        }
    }

    @Test
    void aFileThatItsJudgeRefusesIsNotPublished() throws Exception {
        try (PendingFile file = store.create(PATH)) {
            assertThatThrownBy(() -> file.publish(stored -> {
                        throw new IOException("not what was meant");
                    }))
                    .hasMessage("not what was meant");
            assertThatThrownBy(() -> file.publish(stored -> {})).isInstanceOf(IllegalStateException.class);
        }
        assertThat(store.list("")).isEmpty();
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void readingBeyondTheEndNamesFileAndPlace() throws Exception {
        publish(PATH, "12345");
        try (StoredFile file = store.open(PATH)) {
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(4), 3))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining(PATH.value())
                    .hasMessageContaining("2 more bytes at 5");
        }
    }

    @Test
    void aFolderIsNoFile() throws Exception {
        publish(PATH, "x");
        assertThatThrownBy(() -> store.open(new ShardPath("events/date=2026-01-02")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void movingTakesTheFileToItsNewNameOnce() throws Exception {
        ShardPath to = new ShardPath("garbage/x.parquet");
        publish(PATH, "moved");
        store.move(PATH, to);
        store.move(PATH, to);
        assertThat(store.list("")).containsExactly(to);
        assertThat(read(to)).isEqualTo("moved");
    }

    @Test
    void aMoveThatCrashedBetweenItsStepsIsFinished() throws Exception {
        ShardPath to = new ShardPath("garbage/x.parquet");
        publish(PATH, "moved");
        Files.createDirectories(root.resolve("garbage"));
        Files.createLink(root.resolve(to.value()), root.resolve(PATH.value()));
        store.move(PATH, to);
        assertThat(store.list("")).containsExactly(to);
    }

    @Test
    void aMoveNeverReplacesAnotherFile() throws Exception {
        ShardPath to = new ShardPath("garbage/x.parquet");
        publish(PATH, "mine");
        publish(to, "other");
        assertThatThrownBy(() -> store.move(PATH, to)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(read(PATH)).isEqualTo("mine");
        assertThat(read(to)).isEqualTo("other");
    }

    @Test
    void movingAFileToItselfKeepsIt() throws Exception {
        publish(PATH, "still");
        store.move(PATH, PATH);
        assertThat(read(PATH)).isEqualTo("still");
    }

    @Test
    void movingWhatIsNowhereIsAnError() {
        assertThatThrownBy(() -> store.move(PATH, new ShardPath("garbage/x"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void deletingTwiceIsNoError() throws Exception {
        publish(PATH, "x");
        store.delete(PATH);
        store.delete(PATH);
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void listingNamesAllFilesBelowAFolderInOrder() throws Exception {
        for (String name : List.of("b/2", "b/1/x", "a/1")) {
            publish(new ShardPath(name), name);
        }
        assertThat(store.list("b").toString()).isEqualTo("[b/1/x, b/2]");
        assertThat(store.list("").toString()).isEqualTo("[a/1, b/1/x, b/2]");
        assertThat(store.list("nowhere")).isEmpty();
    }

    @Test
    void onlyOldTemporaryFilesAreStale() throws Exception {
        PendingFile old = store.create(PATH);
        Files.setLastModifiedTime(
                temporaries().getFirst(), FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        try (PendingFile fresh = store.create(PATH)) {
            assertThat(store.removeStale(Duration.ofHours(1))).isEqualTo(1);
            assertThat(temporaries()).hasSize(1);
            fresh.publish(stored -> {});
        }
        old.close();
        assertThat(new LocalFileStore(folder.resolve("empty")).removeStale(Duration.ZERO))
                .isZero();
    }

    @Test
    void theStoresOwnFolderIsNotForShards() {
        assertThatThrownBy(() -> store.open(new ShardPath(".tmp/x"))).hasMessageContaining(".tmp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b", ".", "a/./b", "a\0b", "a\\b", "a\nb"})
    void pathsThatLeaveTheStoreOrHideAreRefused(String value) {
        assertThatThrownBy(() -> new ShardPath(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFullDiskHasItsOwnException() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> {
                        try {
                            channel.write(ByteBuffer.wrap(new byte[1]));
                        } catch (IOException e) {
                            throw DiskFullException.orOther("here", e);
                        }
                    })
                    .isInstanceOf(DiskFullException.class)
                    .hasMessageStartingWith("here");
        }
        assertThat(DiskFullException.orOther("here", new FileSystemException("f", null, "Disk quota exceeded")))
                .isInstanceOf(DiskFullException.class);
        assertThat(DiskFullException.orOther("here", new NoSuchFileException("no space left")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aFileIsDurableAlsoWhenAForceOfAFolderAboveItFailedBefore(int failing) throws Exception {
        Path attic = root.resolveSibling("attic");
        FaultyDisk disk = new FaultyDisk(attic, Survival.NOTHING, failing);
        store = new LocalFileStore(root, disk);
        disk.failFrom(FaultyDisk.Operation.FORCE_DIRECTORY, failing);
        assertThatThrownBy(() -> publish(PATH, "first")).isInstanceOf(IOException.class);
        disk.heal();
        ShardPath second = new ShardPath(PATH.value().replace("-1.", "-2."));
        publish(second, "second");
        disk.restart();
        assertThat(read(second)).isEqualTo("second");
    }

    private void publish(ShardPath path, String content) throws IOException {
        try (PendingFile file = store.create(path)) {
            file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            file.publish(stored -> {});
        }
    }

    private String read(ShardPath path) throws IOException {
        try (StoredFile file = store.open(path)) {
            return new String(bytesOf(file), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytesOf(StoredFile file) throws IOException {
        byte[] bytes = new byte[(int) file.length()];
        file.read(ByteBuffer.wrap(bytes), 0);
        return bytes;
    }

    private List<Path> temporaries() throws IOException {
        Path temporary = root.resolve(".tmp");
        if (!Files.exists(temporary)) {
            return List.of();
        }
        try (var files = Files.list(temporary)) {
            return files.toList();
        }
    }

    @Test
    void pages_of_any_size_list_each_file_once_in_order_of_path() throws IOException {
        LocalFileStore store = new LocalFileStore(folder);
        List<String> names = List.of("x/a", "x/a-b/1", "x/a/b", "x/a0", "x/b/1", "x/b/2", "x/b.c/1", "x/b0/d/e", "y/1");
        for (String name : names) {
            Path file = folder.resolve(name.equals("x/a/b") ? "x/z/b" : name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "12345");
        }
        List<ShardPath> all = store.list("x");
        for (int most = 1; most <= all.size() + 1; most++) {
            List<ShardPath> paged = new ArrayList<>();
            List<ListedFile> page = store.list("x", "", most);
            while (!page.isEmpty()) {
                page.forEach(file -> paged.add(file.path()));
                assertThat(page).hasSizeLessThanOrEqualTo(most).allMatch(file -> file.bytes() == 5);
                page = store.list("x", page.getLast().path().value(), most);
            }
            assertThat(paged).as("pages of %s", most).isEqualTo(all);
        }
        assertThat(store.list("nowhere", "", 9)).isEmpty();
    }
}
