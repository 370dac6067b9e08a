package io.scoreline.shard.parquet;

import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.util.Set;

/// Reads, checks and decompresses all pages of some columns, and looks at none: what no reader of such files can do
/// without.
public final class PageDrain {
    private PageDrain() {}

    /// Answers the uncompressed bytes.
    public static long drain(FileStore store, ShardPath path, Set<Integer> fieldIds) throws IOException {
        long bytes = 0;
        try (Source source = new Source(path, store.open(path));
                Decompressor decompressor = new Decompressor()) {
            Footer footer = FooterReader.read(source, false);
            for (FileColumn column : footer.columns()) {
                if (!fieldIds.contains(column.column().fieldId())) {
                    continue;
                }
                PageStream pages = null;
                for (RowGroup group : footer.rowGroups()) {
                    ChunkPlace place = group.chunks().get(column.leaf());
                    if (pages == null) {
                        pages = new PageStream(
                                source, decompressor, new PageArrays(), column.column().nullable(), footer.own(), place);
                    } else {
                        pages.open(place);
                    }
                    for (Page page = pages.next(); page != null; page = pages.next()) {
                        bytes += page.valuesEnd();
                    }
                }
            }
        }
        return bytes;
    }
}
