package io.scoreline.standalone.directory;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.standalone.json.JsonDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Which store a data directory belongs to: the file `store.json`, made once by the first start and never changed.
///
/// ```
/// {"storeId": "<UUID>", "formatVersion": 1, "created": "<time>", "partitions": <number>, "dedupWindowMillis": <number>}
/// ```
///
/// The last two are there so that the catalog can be made anew; files of earlier releases lack them.
///
/// Every role calls [#check] before it reads or writes a shard: files of one store registered in the catalog of
/// another would be lost to both.
public final class StoreIdentity {
    static final String FILE = "store.json";
    static final int FORMAT_VERSION = 1;

    private final Path directory;
    private final Catalog catalog;
    private final String address;

    private StoreIdentity(Path directory, Catalog catalog, String address) {
        this.directory = directory;
        this.catalog = catalog;
        this.address = address;
    }

    /// Refuses a data directory that belongs to another store than the catalog at `address`, with the way out; one that
    /// belongs to none becomes the catalog's.
    public static void check(Path directory, Catalog catalog, String address) throws IOException {
        new StoreIdentity(directory, catalog, address).check();
    }

    private void check() throws IOException {
        StoreInfo store = catalog.storeInfo();
        UUID expected = store.id();
        Optional<UUID> found = read();
        if (found.isEmpty()) {
            refuseForeign();
            found = Optional.of(make(store));
        }
        if (!found.get().equals(expected)) {
            throw new IOException("data directory " + directory + " belongs to store " + found.get()
                    + ", the catalog at " + address + " is store " + expected
                    + ": name the catalog of this directory with --postgres-url, or the directory of this store with"
                    + " --data");
        }
    }

    /// What the file says of a store whose catalog is lost. Partitions and window are empty in a file of an earlier release.
    public record Remembered(UUID id, Optional<Integer> partitions, Optional<Duration> dedupWindow) {}

    /// What `store.json` in the directory says; empty when there is none.
    public static Optional<Remembered> remembered(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonDocument document = JsonDocument.parse(Files.readAllBytes(file));
            return Optional.of(new Remembered(
                    UUID.fromString(document.text("storeId").orElse("")),
                    document.whole("partitions").map(Long::intValue),
                    document.whole("dedupWindowMillis").map(Duration::ofMillis)));
        } catch (JsonSyntaxException | IllegalArgumentException malformed) {
            throw new IOException(file + ": expected a store's id, found " + malformed.getMessage(), malformed);
        }
    }

    private Optional<UUID> read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(directory.resolve(FILE));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        try {
            JsonDocument document = JsonDocument.parse(bytes);
            long version = document.whole("formatVersion").orElse(0L);
            if (version == FORMAT_VERSION) {
                return Optional.of(UUID.fromString(document.text("storeId").orElse("")));
            }
            throw unreadable("format version " + version);
        } catch (JsonSyntaxException | IllegalArgumentException malformed) {
            throw unreadable(String.valueOf(malformed.getMessage()));
        }
    }

    private IOException unreadable(String found) {
        return new IOException(directory.resolve(FILE) + ": expected a store's id with format version " + FORMAT_VERSION
                + ", found " + found + ": start the release that made it, or put the file back from a copy");
    }

    private void refuseForeign() throws IOException {
        List<ShardEntry> live = catalog.liveShards();
        if (live.stream().anyMatch(shard -> Files.exists(directory.resolve(shard.path().value())))) {
            return;
        }
        if (holdsEvents()) {
            throw new IOException("data directory " + directory + " holds events of an unknown store and no " + FILE
                    + ": the catalog at " + address
                    + " lists none of its files. Name its own catalog with --postgres-url, or another directory with"
                    + " --data");
        }
        if (!live.isEmpty()) {
            throw new IOException("data directory " + directory + " holds no events, and the catalog at " + address
                    + " lists " + live.size() + " files: is the store's volume mounted? Name its directory with"
                    + " --data");
        }
    }

    private boolean holdsEvents() throws IOException {
        Path events = directory.resolve("events");
        if (!Files.isDirectory(events)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(events)) {
            return files.anyMatch(Files::isRegularFile);
        }
    }

    /// Of processes that make it at once one does; all answer what it made. It has its name only when it is whole and
    /// on disk.
    private UUID make(StoreInfo store) throws IOException {
        Path temporary = directory.resolve(FILE + "." + UUID.randomUUID() + ".tmp");
        try {
            force(temporary, store);
            Files.createLink(directory.resolve(FILE), temporary);
        } catch (FileAlreadyExistsException another) {
            return read().orElseThrow(() -> another);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
        return store.id();
    }

    private static void force(Path file, StoreInfo store) throws IOException {
        byte[] json = new JsonOutput()
                .beginObject()
                .name("storeId")
                .value(store.id().toString())
                .name("formatVersion")
                .value(FORMAT_VERSION)
                .name("created")
                .value(Instant.now().toString())
                .name("partitions")
                .value(store.partitions())
                .name("dedupWindowMillis")
                .value(store.dedupWindow().toMillis())
                .endObject()
                .toBytes();
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(json);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
