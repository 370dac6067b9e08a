package io.scoreline.shard.parquet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the footer of any Parquet file says about it, ours or not: nothing in it is believed but that it was written
/// there. `schema` is the tree of columns in its own order; `name` that of its root. Immutable.
public record FileDescription(
        long bytes,
        long footerBytes,
        int formatVersion,
        String createdBy,
        String name,
        List<Element> schema,
        Map<String, String> metadata,
        long rows,
        List<Group> groups) {
    public FileDescription {
        schema = List.copyOf(schema);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        groups = List.copyOf(groups);
    }

    /// A column, or a group of columns, `depth` levels below the root.
    public record Element(
            int depth, @Nullable Integer fieldId, String name, String type, boolean nullable, boolean repeated) {}

    public record Group(long rows, List<Chunk> chunks) {
        public Group {
            chunks = List.copyOf(chunks);
        }

        public long compressedBytes() {
            return chunks.stream().mapToLong(Chunk::compressedBytes).sum();
        }

        public long uncompressedBytes() {
            return chunks.stream().mapToLong(Chunk::uncompressedBytes).sum();
        }
    }

    /// One column in one row group; statistics that are not there are null.
    public record Chunk(
            String column,
            String codec,
            List<String> encodings,
            long values,
            long compressedBytes,
            long uncompressedBytes,
            @Nullable Long nulls,
            @Nullable String min,
            @Nullable String max) {
        public Chunk {
            encodings = List.copyOf(encodings);
        }
    }

    /// The format of Scoreline that the file says it has; null when it is another's.
    public @Nullable String format() {
        return metadata.get(ShardFormat.FORMAT_KEY);
    }

    /// Whether [TableReader] knows that format.
    public boolean readable() {
        return ShardFormat.FORMAT.equals(format());
    }
}
