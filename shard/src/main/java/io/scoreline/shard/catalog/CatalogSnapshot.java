package io.scoreline.shard.catalog;

import io.scoreline.shard.store.PublishedFile;
import java.util.List;
import java.util.UUID;

/// A catalog at one moment, written to a folder: which store, at which event seq, the newest step of its schema, and the files that were live.
public record CatalogSnapshot(UUID store, long seq, int schemaVersion, List<PublishedFile> files) {
    public CatalogSnapshot {
        files = List.copyOf(files);
    }
}
