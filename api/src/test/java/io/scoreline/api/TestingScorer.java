package io.scoreline.api;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.scoring.hash.IdHash;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.MergedScores;
import io.scoreline.shard.catalog.Progress;
import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.shard.catalog.RoundOutcome;
import io.scoreline.shard.catalog.ScoreBase;
import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.merge.EventMerger;
import io.scoreline.writer.parquet.TableWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/// Does in one thread and without haste what a worker does: scores what is registered, one round for one call. An id counts once, for ever.
public final class TestingScorer {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final long SCAN_BYTES = 32 << 20;
    private static final Set<Integer> EVENT_FIELDS = Set.of(
            EventSchema.TENANT.fieldId(),
            EventSchema.ENTITY.fieldId(),
            EventSchema.ID.fieldId(),
            EventSchema.TS.fieldId(),
            EventSchema.TYPE.fieldId(),
            EventSchema.PAYLOAD.fieldId());

    private final TestingStore store;
    private final UUID process = UUID.randomUUID();
    private final TestingDuplicates duplicates;
    private List<Lease> leases = List.of();

    TestingScorer(TestingStore store) {
        this.store = store;
        this.duplicates = new TestingDuplicates(store);
        store.catalog.registerProcess(process, "worker", "testing", 1);
    }

    /// Scores all that is registered for all live definitions, and commits it.
    public void round() throws IOException, InterruptedException {
        commit(Set.of());
    }

    /// The same, but as one who has lost some partitions to another: what it has of them must not count.
    public RoundOutcome roundWithout(Set<Integer> lost) throws IOException, InterruptedException {
        return commit(lost);
    }

    private RoundOutcome commit(Set<Integer> lost) throws IOException, InterruptedException {
        if (leases.isEmpty()) {
            leases = store.catalog.claimPartitions(process, TestingStore.PARTITIONS, LEASE);
        }
        long head = store.catalog.heads().events();
        Map<String, Progress> progress = new HashMap<>();
        for (Progress row : store.catalog.progress()) {
            progress.put(row.definitionId() + "/" + row.partition().value(), row);
        }
        List<RoundCommit.PartitionMove> partitions = new ArrayList<>();
        for (Lease lease : leases) {
            long epoch = lost.contains(lease.partition().value()) ? lease.epoch() - 1 : lease.epoch();
            long to = Math.max(head, lease.decidedSeq());
            TestingDuplicates.Decided decided = duplicates.decide(lease, head);
            partitions.add(new RoundCommit.PartitionMove(
                    lease.partition(), epoch, lease.decidedSeq(), to, decided.verdict(), decided.count()));
        }
        List<RoundCommit.DefinitionMove> moves = new ArrayList<>();
        List<RoundCommit.NewScoreShard> shards = new ArrayList<>();
        for (DefinitionEntry entry : store.catalog.definitions()) {
            if (entry.state() != DefinitionState.RETIRED) {
                score(entry, head, progress, moves, shards);
            }
        }
        RoundOutcome outcome = store.catalog.commitRound(new RoundCommit(process, partitions, moves, shards), LEASE);
        List<Lease> next = new ArrayList<>();
        for (Lease lease : leases) {
            boolean moved = outcome.committed().contains(lease.partition());
            long decided = moved ? Math.max(head, lease.decidedSeq()) : lease.decidedSeq();
            next.add(new Lease(lease.partition(), lease.epoch(), decided));
        }
        leases = next;
        store.catalog.finishBuilds();
        store.scoreFeed.moved();
        return outcome;
    }

    /// Merges what has come together and is scored; answers the number of files merged away.
    public int merge() throws IOException, InterruptedException {
        EventMerger merger = new EventMerger(store.files, store.catalog, store.arrow, store.budget);
        int merged = 0;
        for (Lease lease : leases) {
            merged += merger.merge(lease, lease.decidedSeq());
        }
        return merged;
    }

    private void score(
            DefinitionEntry entry,
            long head,
            Map<String, Progress> progress,
            List<RoundCommit.DefinitionMove> moves,
            List<RoundCommit.NewScoreShard> shards)
            throws IOException, InterruptedException {
        Scorer scorer = scorer(entry);
        States states = new States(scorer);
        for (Lease lease : leases) {
            PartitionId partition = lease.partition();
            Progress at = progress.get(entry.id() + "/" + partition.value());
            long from = at == null ? 0 : at.doneSeq();
            FoldCounts counts = new FoldCounts();
            for (ShardEntry shard : store.catalog.shards(partition, from, head)) {
                fold(shard, scorer, states, counts);
            }
            long to = Math.max(from, head);
            moves.add(new RoundCommit.DefinitionMove(
                    entry.id(), partition, from, to, counts.scored, counts.ignored, counts.invalid, 0));
        }
        if (!states.byKey.isEmpty()) {
            PublishedFile file = states.publish(path(entry, "round"));
            shards.add(new RoundCommit.NewScoreShard(entry.id(), file, states.byKey.size()));
        }
    }

    private static Scorer scorer(DefinitionEntry entry) {
        try {
            Definition definition = Definition.parse(entry.body());
            return new Scorer(definition, definition.featureSpecs());
        } catch (DefinitionException e) {
            throw new AssertionError(e);
        }
    }

    private static ShardPath path(DefinitionEntry entry, String kind) {
        return new ShardPath("scores/" + entry.key().name() + "/v" + entry.key().version() + "/" + kind + "-"
                + UUID.randomUUID() + ".parquet");
    }

    private void fold(ShardEntry shard, Scorer scorer, States states, FoldCounts counts)
            throws IOException, InterruptedException {
        try (TableReader reader = TableReader.open(shard.path(), store.files.open(shard.path()));
                Reservation reservation = store.budget.reserve(SCAN_BYTES, WAIT);
                BufferAllocator allocator = store.arrow.child("testing-scan", reservation)) {
            reader.select(EVENT_FIELDS, allocator, EventBlock.MAX_ROWS);
            for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                try (ColumnChunk rows = chunk) {
                    fold(rows, shard, scorer, states, counts);
                }
            }
        }
    }

    private void fold(ColumnChunk rows, ShardEntry shard, Scorer scorer, States states, FoldCounts counts) {
        EventBlock block = new EventBlock(scorer.definition().featureSpecs());
        PayloadExtractor extractor = new PayloadExtractor(scorer.definition().featureSpecs());
        @Nullable EntityState[] targets = new EntityState[EventBlock.MAX_ROWS];
        ColumnValues ids = rows.column(EventSchema.ID.fieldId());
        ColumnValues types = rows.column(EventSchema.TYPE.fieldId());
        ColumnValues payloads = rows.column(EventSchema.PAYLOAD.fieldId());
        block.clear();
        for (int row = 0; row < rows.rows(); row++) {
            block.tsMicros()[row] = rows.column(EventSchema.TS.fieldId()).longAt(row);
            byte[] id = ids.bytes(row);
            block.idHash()[row] = IdHash.of(id, ids.bytesFrom(row), ids.bytesLength(row));
            byte[] type = types.isNull(row) ? new byte[0] : text(types, row).getBytes(StandardCharsets.UTF_8);
            block.types().setBytes(row, type, 0, type.length);
            byte[] payload = payloads.bytes(row);
            int from = payloads.bytesFrom(row);
            extractor.extract(payload, from, from + payloads.bytesLength(row), row, block.features());
            targets[row] = duplicates.isDuplicate(shard.fromSeq(), rows.firstRow() + row)
                    ? null
                    : states.of(
                            shard.partition().value(),
                            text(rows.column(EventSchema.TENANT.fieldId()), row),
                            text(rows.column(EventSchema.ENTITY.fieldId()), row));
        }
        block.rows(rows.rows());
        scorer.fold(block, targets, counts);
    }

    /// Replaces the score shards of a definition, up to the newest, by a base.
    public boolean makeBase(DefinitionEntry entry) throws IOException, InterruptedException {
        States states = new States(scorer(entry));
        ScoreBase before = store.catalog.scoreBase(entry.id()).orElse(null);
        Map<Integer, Long> done = new HashMap<>();
        long covers = 0;
        if (before != null) {
            covers = before.coversScoreSeq();
            done.putAll(before.doneSeqs());
            states.mergeFile(before.path(), done.keySet());
        }
        long previous = covers;
        for (ScoreShardEntry shard : store.catalog.scoreShards(entry.id(), covers, 1_000)) {
            states.mergeFile(shard.path(), new HashSet<>(shard.partitions()));
            for (int i = 0; i < shard.partitions().size(); i++) {
                done.put(shard.partitions().get(i), shard.toSeqs().get(i));
            }
            covers = shard.seq();
        }
        PublishedFile file = states.publish(path(entry, "base"));
        ScoreBase base = new ScoreBase(
                entry.id(), covers, done, file.path(), states.byKey.size(), file.bytes(), file.sha256());
        return store.catalog.commitScoreBase(base, previous);
    }

    /// Replaces all score shards of a definition above its base by one; false when there are fewer than two.
    public boolean mergeShards(DefinitionEntry entry) throws IOException, InterruptedException {
        States states = new States(scorer(entry));
        Map<Integer, Long> done = new HashMap<>();
        List<Long> seqs = new ArrayList<>();
        long covered = store.catalog.scoreBase(entry.id()).map(ScoreBase::coversScoreSeq).orElse(0L);
        for (ScoreShardEntry shard : store.catalog.scoreShards(entry.id(), covered, 1_000)) {
            states.mergeFile(shard.path(), new HashSet<>(shard.partitions()));
            for (int i = 0; i < shard.partitions().size(); i++) {
                done.put(shard.partitions().get(i), shard.toSeqs().get(i));
            }
            seqs.add(shard.seq());
        }
        if (seqs.size() < 2) {
            return false;
        }
        PublishedFile file = states.publish(path(entry, "merged"));
        return store.catalog.commitScoreMerge(entry.id(), seqs, new MergedScores(done, file, states.byKey.size()));
    }

    private static String text(ColumnValues values, int row) {
        byte[] bytes = values.bytes(row);
        return new String(bytes, values.bytesFrom(row), values.bytesLength(row), StandardCharsets.UTF_8);
    }

    private record Key(int partition, String tenant, String entity) {}

    private final class States {
        final Scorer scorer;
        final TreeMap<Key, EntityState> byKey = new TreeMap<>(
                Comparator.comparingInt(Key::partition).thenComparing(Key::tenant).thenComparing(Key::entity));

        States(Scorer scorer) {
            this.scorer = scorer;
        }

        EntityState of(int partition, String tenant, String entity) {
            return byKey.computeIfAbsent(new Key(partition, tenant, entity), _ -> scorer.newState());
        }

        void mergeFile(ShardPath path, Set<Integer> partitions) throws IOException, InterruptedException {
            Set<Integer> fields = new HashSet<>();
            ScoreSchema.TABLE.columns().forEach(column -> fields.add(column.fieldId()));
            try (TableReader reader = TableReader.open(path, store.files.open(path));
                    Reservation reservation = store.budget.reserve(SCAN_BYTES, WAIT);
                    BufferAllocator allocator = store.arrow.child("testing-base", reservation)) {
                reader.select(fields, allocator, EventBlock.MAX_ROWS);
                for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                    try (ColumnChunk rows = chunk) {
                        merge(rows, partitions);
                    }
                }
            }
        }

        private void merge(ColumnChunk rows, Set<Integer> partitions) {
            ColumnValues encoded = rows.column(ScoreSchema.STATE.fieldId());
            for (int row = 0; row < rows.rows(); row++) {
                int partition = (int) rows.column(ScoreSchema.PARTITION.fieldId()).longAt(row);
                if (partitions.contains(partition)) {
                    byte[] bytes = encoded.bytes(row);
                    EntityState partial =
                            scorer.decode(bytes, encoded.bytesFrom(row), encoded.bytesLength(row));
                    of(
                                    partition,
                                    text(rows.column(ScoreSchema.TENANT.fieldId()), row),
                                    text(rows.column(ScoreSchema.ENTITY.fieldId()), row))
                            .merge(partial);
                }
            }
        }

        PublishedFile publish(ShardPath path) throws IOException {
            List<HeapColumn> columns = new ArrayList<>();
            for (Column column : ScoreSchema.TABLE.columns()) {
                columns.add(new HeapColumn(column.type()));
            }
            byKey.forEach((key, state) -> {
                columns.get(0).addLong(key.partition());
                add(columns.get(1), key.tenant().getBytes(StandardCharsets.UTF_8));
                add(columns.get(2), key.entity().getBytes(StandardCharsets.UTF_8));
                columns.get(3).addLong(state.events());
                columns.get(4).addLong(state.lastEventMicros());
                add(columns.get(5), state.encode());
            });
            int[] order = IntStream.range(0, byKey.size()).toArray();
            try (TableWriter writer =
                    TableWriter.open(store.files.create(path), ScoreSchema.TABLE, Map.of(), byKey.size())) {
                writer.write(columns, order, 0, order.length);
                return writer.publish();
            }
        }

        private static void add(HeapColumn column, byte[] bytes) {
            column.addBytes(bytes, 0, bytes.length);
        }
    }
}
