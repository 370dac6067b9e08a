package io.scoreline.writer.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.RejectedSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.parquet.TableWriter;
import io.scoreline.writer.row.ShardNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// One file of refused events: `rejected/tenant=T/date=D/<epoch milliseconds>-<random>.parquet`, read whole.
public record RejectedFile(RejectedOrigin origin, List<RejectedEvent> events) {
    private static final String TENANT = "scoreline.tenant";
    private static final String MEDIA_TYPE = "scoreline.mediaType";
    private static final String QUERY = "scoreline.query";
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(10);
    private static final int CHUNK_ROWS = 1_000;

    public RejectedFile {
        events = List.copyOf(events);
    }

    /// Publishes the events, of which there is one at least.
    public ShardPath publish(FileStore store, Instant now) throws IOException {
        LocalDate day = now.atOffset(ZoneOffset.UTC).toLocalDate();
        ShardPath path = new ShardPath(RejectedFiles.FOLDER + "/tenant=" + origin.tenant() + "/date=" + day + "/"
                + now.toEpochMilli() + "-" + ShardNames.random() + ".parquet");
        Map<String, String> metadata = Map.of(
                "scoreline.kind", "rejected",
                TENANT, origin.tenant(),
                MEDIA_TYPE, origin.mediaType(),
                QUERY, origin.query());
        List<HeapColumn> columns = RejectedSchema.TABLE.columns().stream()
                .map(column -> new HeapColumn(column.type()))
                .toList();
        events.forEach(event -> add(columns, event));
        int[] order = IntStream.range(0, events.size()).toArray();
        try (TableWriter table =
                TableWriter.open(store.create(path), RejectedSchema.TABLE, metadata, events.size())) {
            table.write(columns, order, 0, order.length);
            table.publish();
            return path;
        }
    }

    /// The same without events that mention an entity.
    public RejectedFile without(String entity) {
        return new RejectedFile(
                origin, events.stream().filter(event -> !event.mentions(entity)).toList());
    }

    private static void add(List<HeapColumn> columns, RejectedEvent event) {
        columns.get(0).addLong(event.receivedAtMicros());
        addText(columns.get(1), event.code());
        addText(columns.get(2), event.field());
        addText(columns.get(3), event.message());
        columns.get(4).addBytes(event.event(), 0, event.event().length);
    }

    private static void addText(HeapColumn column, @Nullable String text) {
        if (text == null) {
            column.addNull();
        } else {
            byte[] utf8 = text.getBytes(UTF_8);
            column.addBytes(utf8, 0, utf8.length);
        }
    }

    /// Reads a file that was published.
    public static RejectedFile read(FileStore store, ShardPath path, ArrowMemory arrow, MemoryBudget budget)
            throws IOException, InterruptedException {
        Set<Integer> fields =
                RejectedSchema.TABLE.columns().stream().map(Column::fieldId).collect(Collectors.toSet());
        try (TableReader reader = TableReader.open(path, store.open(path));
                Reservation memory = budget.reserve(reader.scanBytes(fields), MEMORY_WAIT);
                BufferAllocator allocator = arrow.child("rejected", memory)) {
            RejectedOrigin origin = origin(path, reader.metadata());
            List<RejectedEvent> events = new ArrayList<>();
            reader.select(fields, allocator, CHUNK_ROWS);
            for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (ColumnChunk read = chunk) {
                    for (int row = 0; row < read.rows(); row++) {
                        events.add(event(read, row));
                    }
                }
            }
            return new RejectedFile(origin, events);
        }
    }

    private static RejectedOrigin origin(ShardPath path, Map<String, String> metadata) throws IOException {
        String tenant = metadata.get(TENANT);
        String mediaType = metadata.get(MEDIA_TYPE);
        if (tenant == null || mediaType == null) {
            throw new IOException(path + ": expected a file of rejected events, found another one");
        }
        return new RejectedOrigin(tenant, mediaType, metadata.getOrDefault(QUERY, ""));
    }

    private static RejectedEvent event(ColumnChunk chunk, int row) {
        byte[] event = bytes(chunk.column(RejectedSchema.EVENT.fieldId()), row);
        return new RejectedEvent(
                chunk.column(RejectedSchema.RECEIVED_AT.fieldId()).longAt(row),
                new String(bytes(chunk.column(RejectedSchema.CODE.fieldId()), row), UTF_8),
                text(chunk.column(RejectedSchema.FIELD.fieldId()), row),
                new String(bytes(chunk.column(RejectedSchema.MESSAGE.fieldId()), row), UTF_8),
                event);
    }

    private static @Nullable String text(ColumnValues values, int row) {
        return values.isNull(row) ? null : new String(bytes(values, row), UTF_8);
    }

    private static byte[] bytes(ColumnValues values, int row) {
        int from = values.bytesFrom(row);
        return Arrays.copyOfRange(values.bytes(row), from, from + values.bytesLength(row));
    }

    /// Microseconds since 1970.
    public static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
