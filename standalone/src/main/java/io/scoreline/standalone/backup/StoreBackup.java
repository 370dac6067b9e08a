package io.scoreline.standalone.backup;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogSnapshot;
import io.scoreline.shard.store.PublishedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Writes a store to a folder while its roles run; into one that has a backup of the same store, only what is new. What is acknowledged and not yet registered stays in the journals
/// and is not part of it.
public final class StoreBackup {
    private static final String STORE = "store.json";
    private static final String HELD = "backup.held";
    private static final List<String> FOLDERS = List.of("events", "scores", "verdicts");

    private final Catalog catalog;
    private final Path data;
    private final Path destination;

    public StoreBackup(Catalog catalog, Path data, Path destination) {
        this.catalog = catalog;
        this.data = data;
        this.destination = destination;
    }

    /// At which event seq the backup stands, how many files it has, and how many of them were not there before.
    public record Written(long seq, int files, int copied, long copiedBytes) {}

    public Written write() throws IOException {
        refuseForeign();
        Path held = data.resolve(HELD);
        DurableCopy.deleteFolder(held);
        String folder = Manifest.CATALOG_PREFIX + UUID.randomUUID();
        Files.createDirectories(destination.resolve(folder));
        try {
            CatalogSnapshot snapshot = catalog.writeSnapshot(destination.resolve(folder));
            List<Path> names = hold(snapshot.files(), held);
            Written written = copy(snapshot, names);
            DurableCopy.write(Files.readAllBytes(data.resolve(STORE)), destination.resolve(STORE));
            new Manifest(snapshot, folder).write(destination);
            removeOlder(snapshot, folder);
            return written;
        } finally {
            DurableCopy.deleteFolder(held);
        }
    }

    private void refuseForeign() throws IOException {
        Optional<Manifest> before = Manifest.read(destination);
        UUID store = catalog.storeInfo().id();
        if (before.isPresent() && !before.get().snapshot().store().equals(store)) {
            throw new IOException(destination + " holds a backup of store " + before.get().snapshot().store()
                    + ", this is store " + store + ": name another folder");
        }
    }

    /// A second name for each file, which a merge that takes it away leaves; made within the grace time of readers.
    private List<Path> hold(List<PublishedFile> files, Path held) throws IOException {
        Files.createDirectories(held);
        List<Path> names = new ArrayList<>(files.size());
        for (PublishedFile file : files) {
            Path name = held.resolve(Integer.toString(names.size()));
            try {
                Files.createLink(name, data.resolve(file.path().value()));
            } catch (NoSuchFileException gone) {
                throw new IOException("the live file " + file.path().value() + " is not in " + data
                        + ": is that the store's data directory? If so, try again", gone);
            }
            names.add(name);
        }
        return names;
    }

    private Written copy(CatalogSnapshot snapshot, List<Path> names) throws IOException {
        int copied = 0;
        long bytes = 0;
        for (int i = 0; i < names.size(); i++) {
            PublishedFile file = snapshot.files().get(i);
            if (DurableCopy.copy(file, names.get(i), destination.resolve(file.path().value()))) {
                copied++;
                bytes += file.bytes();
            }
        }
        return new Written(snapshot.seq(), names.size(), copied, bytes);
    }

    private void removeOlder(CatalogSnapshot snapshot, String catalogFolder) throws IOException {
        for (Path child : DurableCopy.children(destination)) {
            String name = String.valueOf(child.getFileName());
            if (name.startsWith(Manifest.CATALOG_PREFIX) && !name.equals(catalogFolder)) {
                DurableCopy.deleteFolder(child);
            }
        }
        Set<Path> kept = new HashSet<>();
        snapshot.files().forEach(file -> kept.add(destination.resolve(file.path().value())));
        for (String folder : FOLDERS) {
            Path top = destination.resolve(folder);
            if (Files.isDirectory(top)) {
                for (Path file : filesBelow(top)) {
                    if (!kept.contains(file)) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    private static List<Path> filesBelow(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
