package io.scoreline.standalone.backup;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.store.PublishedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a backup into a data directory without a store and a database without a catalog. One that was interrupted can be begun again: the catalog comes last.
public final class StoreRestore {
    private static final String STORE = "store.json";

    private final Path source;
    private final Catalog catalog;
    private final Path data;

    public StoreRestore(Path source, Catalog catalog, Path data) {
        this.source = source;
        this.catalog = catalog;
        this.data = data;
    }

    /// At which event seq the store stands, and how many files it has.
    public record Restored(long seq, int files) {}

    public Restored read() throws IOException {
        Manifest manifest = Manifest.read(source)
                .orElseThrow(() -> new IOException(source + ": expected a backup with a manifest.json, found none"));
        if (Files.exists(data.resolve(STORE))) {
            throw new IOException("data directory " + data + " has a store: expected an empty one, name another with --data");
        }
        for (PublishedFile file : manifest.snapshot().files()) {
            DurableCopy.copy(file, source.resolve(file.path().value()), data.resolve(file.path().value()));
        }
        catalog.readSnapshot(source.resolve(manifest.catalog()), manifest.snapshot().schemaVersion());
        DurableCopy.write(Files.readAllBytes(source.resolve(STORE)), data.resolve(STORE));
        return new Restored(manifest.snapshot().seq(), manifest.snapshot().files().size());
    }
}
