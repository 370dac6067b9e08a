package io.scoreline.standalone.backup;

import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.shard.catalog.CatalogSnapshot;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.standalone.json.JsonDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

/// What a backup is of, and where its parts lie:
///
/// ```
/// manifest.json          {"formatVersion": 1, "storeId": …, "seq": …, "schemaVersion": …, "catalog": "catalog-<UUID>"}
/// catalog-<UUID>/…rows   the tables; files.txt: a line for each live file, "<sha256> <bytes> <path>"
/// store.json             that of the data directory
/// events/… scores/… verdicts/…
/// ```
record Manifest(CatalogSnapshot snapshot, String catalog) {
    static final String CATALOG_PREFIX = "catalog-";

    private static final int FORMAT_VERSION = 1;
    private static final String FILE = "manifest.json";
    private static final String FILES = "files.txt";

    /// The newest complete backup in a folder; empty when there is none.
    static Optional<Manifest> read(Path folder) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(folder.resolve(FILE));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        try {
            JsonDocument document = JsonDocument.parse(bytes);
            if (document.whole("formatVersion").orElse(0L) != FORMAT_VERSION) {
                throw new IOException(folder.resolve(FILE) + ": expected format version " + FORMAT_VERSION
                        + ", found another: use the release that made it");
            }
            String catalog = document.text("catalog").orElseThrow();
            return Optional.of(new Manifest(
                    new CatalogSnapshot(
                            UUID.fromString(document.text("storeId").orElseThrow()),
                            document.whole("seq").orElseThrow(),
                            document.whole("schemaVersion").orElseThrow().intValue(),
                            files(folder.resolve(catalog).resolve(FILES))),
                    catalog));
        } catch (JsonSyntaxException | IllegalArgumentException | NoSuchElementException malformed) {
            throw new IOException(folder.resolve(FILE) + ": " + malformed.getMessage(), malformed);
        }
    }

    private static List<PublishedFile> files(Path list) throws IOException {
        List<PublishedFile> files = new ArrayList<>();
        for (String line : Files.readAllLines(list)) {
            String[] parts = line.split(" ", 3);
            files.add(new PublishedFile(new ShardPath(parts[2]), Long.parseLong(parts[1]), parts[0]));
        }
        return files;
    }

    /// Makes this the newest backup in the folder, once everything it names is there.
    void write(Path folder) throws IOException {
        List<String> lines = snapshot.files().stream()
                .map(file -> file.sha256() + " " + file.bytes() + " " + file.path().value())
                .toList();
        Files.write(folder.resolve(catalog).resolve(FILES), lines);
        byte[] json = new JsonOutput()
                .beginObject()
                .name("formatVersion")
                .value(FORMAT_VERSION)
                .name("storeId")
                .value(snapshot.store().toString())
                .name("seq")
                .value(snapshot.seq())
                .name("schemaVersion")
                .value(snapshot.schemaVersion())
                .name("catalog")
                .value(catalog)
                .endObject()
                .toBytes();
        DurableCopy.force(folder.resolve(catalog));
        DurableCopy.write(json, folder.resolve(FILE));
    }
}
