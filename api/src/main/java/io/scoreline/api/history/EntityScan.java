package io.scoreline.api.history;

import io.scoreline.shard.catalog.LiveFiles;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/// One pass over the live files that may hold an entity's events, newest first. Blocks: for a platform thread.
final class EntityScan {
    private static final int CHUNK_ROWS = 2_048;
    private static final Set<Integer> WANTED = Set.of(
            EventSchema.ID.fieldId(),
            EventSchema.TS.fieldId(),
            EventSchema.TYPE.fieldId(),
            EventSchema.PAYLOAD.fieldId(),
            EventSchema.SEQ.fieldId(),
            EventSchema.REGISTERED_AT.fieldId());

    private final LiveFiles live;
    private final EventQuery query;
    private final EventVisitor visitor;
    private final FileStore store;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final ThreadPoolExecutor threads;
    private LiveFiles.@Nullable Verdict loaded;
    private Verdicts verdicts = Verdicts.none();
    private long rows;
    private int files;
    private boolean complete = true;

    EntityScan(
            LiveFiles live,
            EventQuery query,
            EventVisitor visitor,
            FileStore store,
            ArrowMemory arrow,
            MemoryBudget budget,
            ThreadPoolExecutor threads) {
        this.live = live;
        this.query = query;
        this.visitor = visitor;
        this.store = store;
        this.arrow = arrow;
        this.budget = budget;
        this.threads = threads;
    }

    Reading run() throws IOException {
        List<ShardEntry> shards = live.events().stream()
                .filter(this::mayHold)
                .sorted(Comparator.comparingLong(ShardEntry::maxTsMicros)
                        .thenComparingLong(ShardEntry::id)
                        .reversed())
                .toList();
        RowFinder finder = new RowFinder(query.entity(), store, arrow, budget);
        try (FilesAhead ahead = new FilesAhead(shards, finder, threads)) {
            for (ShardEntry shard : shards) {
                if (!complete || !visitor.wantsUpTo(shard.maxTsMicros())) {
                    break;
                }
                files++;
                try (FoundRows found = ahead.next()) {
                    read(found);
                }
            }
        }
        return new Reading(rows, files, complete);
    }

    private boolean mayHold(ShardEntry shard) {
        return shard.minTsMicros() <= query.toMicros()
                && shard.maxTsMicros() >= query.fromMicros()
                && shard.fromSeq() <= query.upToSeq()
                && shard.toSeq() > query.afterSeq();
    }

    private void read(FoundRows found) throws IOException {
        TableReader reader = found.reader();
        if (reader == null) {
            return;
        }
        RowRange range = found.range();
        Verdicts known = found.shard().level() == 0 ? verdicts(found.shard()) : Verdicts.none();
        Set<Integer> columns = present(reader.schema());
        try (FileMemory memory = FileMemory.reserve(budget, arrow, reader, columns)) {
            reader.selectRows(columns, memory.allocator(), CHUNK_ROWS, range.from(), range.to());
            read(found.shard(), reader, range, known);
            reader.endScan();
        }
    }

    private static Set<Integer> present(TableSchema schema) {
        Set<Integer> present = new HashSet<>();
        for (Column column : schema.columns()) {
            if (WANTED.contains(column.fieldId())) {
                present.add(column.fieldId());
            }
        }
        return present;
    }

    private void read(ShardEntry shard, TableReader reader, RowRange range, Verdicts known) throws IOException {
        while (complete) {
            try (ColumnChunk chunk = reader.next()) {
                if (chunk == null || chunk.firstRow() >= range.to()) {
                    return;
                }
                visit(shard, chunk, range, known);
            }
        }
    }

    private void visit(ShardEntry shard, ColumnChunk chunk, RowRange range, Verdicts known) {
        int first = (int) Math.max(0, range.from() - chunk.firstRow());
        int end = (int) Math.min(chunk.rows(), range.to() - chunk.firstRow());
        boolean merged = chunk.has(EventSchema.SEQ.fieldId());
        @Nullable ColumnValues seqs = merged ? chunk.column(EventSchema.SEQ.fieldId()) : null;
        @Nullable ColumnValues times = merged ? chunk.column(EventSchema.REGISTERED_AT.fieldId()) : null;
        long fileTime = ChronoUnit.MICROS.between(Instant.EPOCH, shard.registeredAt());
        StoredEvent event = new StoredEvent(chunk);
        for (int row = first; row < end && complete; row++) {
            long seq = seqs == null ? shard.toSeq() : seqs.longAt(row);
            long registeredAt = times == null ? fileTime : times.longAt(row);
            event.moveTo(row, seq, registeredAt, seqs == null && known.isDuplicate(seq, chunk.firstRow() + row));
            if (isAskedFor(event)) {
                take(event);
            }
        }
    }

    private boolean isAskedFor(StoredEvent event) {
        return event.seq() > query.afterSeq()
                && event.seq() <= query.upToSeq()
                && event.registeredAtMicros() <= query.registeredUpToMicros()
                && event.tsMicros() >= query.fromMicros()
                && event.tsMicros() <= query.toMicros();
    }

    private void take(StoredEvent event) {
        if (rows == query.most()) {
            complete = false;
            return;
        }
        rows++;
        visitor.visit(event);
    }

    /// The verdicts on a landing shard; those read last are kept, since they are mostly those of its neighbours.
    private Verdicts verdicts(ShardEntry shard) throws IOException {
        for (LiveFiles.Verdict verdict : live.verdicts()) {
            if (verdict.fromSeq() < shard.toSeq() && shard.toSeq() <= verdict.toSeq()) {
                if (!verdict.equals(loaded)) {
                    verdicts = Verdicts.load(
                            List.of(new VerdictEntry(
                                    verdict.partition(), verdict.fromSeq(), verdict.toSeq(), verdict.path())),
                            store,
                            arrow,
                            budget);
                    loaded = verdict;
                }
                return verdicts;
            }
        }
        return Verdicts.none();
    }
}
