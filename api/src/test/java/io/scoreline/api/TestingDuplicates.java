package io.scoreline.api;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.writer.verdict.VerdictFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// Finds the rows whose entity and id came before, whenever that was, and publishes them as verdicts.
final class TestingDuplicates {
    private static final long SCAN_BYTES = 16 << 20;
    private static final Set<Integer> FIELDS =
            Set.of(EventSchema.ENTITY.fieldId(), EventSchema.ID.fieldId());

    private final TestingStore store;
    private final Map<String, Place> firsts = new HashMap<>();
    private final Set<Place> duplicates = new HashSet<>();

    private record Place(long seq, long row) {}

    /// A verdict with the number of its duplicates.
    record Decided(@Nullable PublishedFile verdict, long count) {}

    TestingDuplicates(TestingStore store) {
        this.store = store;
    }

    boolean isDuplicate(long seq, long row) {
        return duplicates.contains(new Place(seq, row));
    }

    /// Decides on the rows registered behind what the lease has decided.
    Decided decide(Lease lease, long head) throws IOException, InterruptedException {
        PartitionId partition = lease.partition();
        List<Place> found = new ArrayList<>();
        for (ShardEntry shard : store.catalog.shards(partition, lease.decidedSeq(), head)) {
            decide(shard, found);
        }
        duplicates.addAll(found);
        if (found.isEmpty()) {
            return new Decided(null, 0);
        }
        long[] seqs = found.stream().mapToLong(Place::seq).toArray();
        long[] rows = found.stream().mapToLong(Place::row).toArray();
        return new Decided(
                VerdictFile.publish(store.files, partition, lease.epoch(), seqs, rows, found.size()), found.size());
    }

    private void decide(ShardEntry shard, List<Place> found) throws IOException, InterruptedException {
        try (TableReader reader = TableReader.open(shard.path(), store.files.open(shard.path()));
                Reservation reservation = store.budget.reserve(SCAN_BYTES, Duration.ofSeconds(5));
                BufferAllocator allocator = store.arrow.child("testing-ids", reservation)) {
            reader.select(FIELDS, allocator, 1_024);
            for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (ColumnChunk rows = chunk) {
                    decide(shard.fromSeq(), rows, found);
                }
            }
        }
    }

    private void decide(long seq, ColumnChunk rows, List<Place> found) {
        for (int row = 0; row < rows.rows(); row++) {
            String key = text(rows.column(EventSchema.ENTITY.fieldId()), row) + "\0"
                    + text(rows.column(EventSchema.ID.fieldId()), row);
            Place place = new Place(seq, rows.firstRow() + row);
            Place first = firsts.putIfAbsent(key, place);
            if (first != null && !first.equals(place)) {
                found.add(place);
            }
        }
    }

    private static String text(ColumnValues values, int row) {
        byte[] bytes = values.bytes(row);
        return new String(bytes, values.bytesFrom(row), values.bytesLength(row), StandardCharsets.UTF_8);
    }
}
