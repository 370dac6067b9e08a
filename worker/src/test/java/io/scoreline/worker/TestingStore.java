package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.ClaimOutcome;
import io.scoreline.shard.catalog.ClaimRequest;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.GarbageEntry;
import io.scoreline.shard.catalog.NewShard;
import io.scoreline.shard.catalog.Progress;
import io.scoreline.shard.catalog.RegisterOutcome;
import io.scoreline.shard.catalog.Registration;
import io.scoreline.shard.catalog.ScoreBase;
import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.parquet.TableWriter;
import io.scoreline.writer.row.EventFooter;
import io.scoreline.writer.row.ShardNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;

/// A store on a real catalog and real files, with a producer that seals what a test gives it and a reader of the
/// scores.
final class TestingStore implements AutoCloseable {
    static final long BUDGET_BYTES = 256L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long DAY_MICROS = 86_400_000_000L;

    final CatalogSettings settings;
    final Catalog catalog;
    final LocalFileStore files;
    final MemoryBudget budget;
    final ArrowMemory arrow = new ArrowMemory();
    final FeedSignal eventFeed = new FeedSignal();
    final FeedSignal scoreFeed = new FeedSignal();
    final StoreInfo info;
    private final WriterId writer = new WriterId(UUID.randomUUID());
    private final UUID writerToken;
    private long writerEpoch;
    private final Map<String, UUID> processes = new ConcurrentHashMap<>();
    private long position;
    private long beatNanos = System.nanoTime();

    private TestingStore(CatalogSettings settings, Path directory, int partitions, Duration window, long budgetBytes) {
        this.settings = settings;
        this.catalog = Catalog.open(settings);
        this.info = catalog.migrate(partitions, window);
        this.files = new LocalFileStore(directory);
        this.budget = new MemoryBudget(budgetBytes);
        ClaimRequest request = ClaimRequest.first(writer, "test-" + writer.value());
        this.writerToken = request.token();
        ClaimOutcome.Claimed claim = (ClaimOutcome.Claimed) catalog.claimWriter(request);
        this.writerEpoch = claim.epoch();
        this.position = claim.done();
    }

    static TestingStore open(CatalogSettings settings, Path directory, int partitions, Duration window) {
        return new TestingStore(settings, directory, partitions, window, BUDGET_BYTES);
    }

    static TestingStore open(
            CatalogSettings settings, Path directory, int partitions, Duration window, long budgetBytes) {
        return new TestingStore(settings, directory, partitions, window, budgetBytes);
    }

    /// A worker with a process of its own on the store's catalog.
    Worker worker(String name) {
        return worker(name, catalog, Duration.ofSeconds(15));
    }

    Worker worker(String name, Catalog through, Duration lease) {
        return worker(name, through, lease, files);
    }

    Worker worker(String name, Catalog through, Duration lease, FileStore seen) {
        UUID process = process(name);
        WorkerSettings plain = WorkerSettings.of(name);
        return Worker.start(
                new WorkerSettings(name, 2, lease, plain.chunkBytes()),
                new WorkerParts(
                        process, seen, through, budget, arrow, eventFeed, scoreFeed, Clock.systemUTC()));
    }

    /// A process that lives as long as the test does.
    UUID process(String name) {
        UUID process = UUID.randomUUID();
        catalog.registerProcess(process, "worker", name, 2);
        processes.put(name, process);
        return process;
    }

    /// What whoever started a worker does after it has closed.
    void removeProcess(String worker) {
        catalog.removeProcess(Objects.requireNonNull(processes.remove(worker)));
    }

    DefinitionEntry define(String body, boolean fromNow) throws DefinitionException {
        return define("", body, fromNow);
    }

    DefinitionEntry define(String tenant, String body, boolean fromNow) throws DefinitionException {
        Definition definition = Definition.parse(body);
        DefinitionEntry entry = catalog.addDefinition(
                new DefinitionKey(tenant, definition.name(), definition.version()),
                definition.digest(),
                body,
                DefinitionState.ACTIVE,
                fromNow);
        eventFeed.moved();
        return entry;
    }

    /// Seals the events as one range: one landing shard for each partition; with `promoted` features in columns of
    /// their own.
    long land(List<TestingEvent> events) throws IOException {
        return land(events, Map.of());
    }

    long land(List<TestingEvent> events, Map<FeatureSpec, Integer> promoted) throws IOException {
        register(publish(events, promoted), events.size());
        return catalog.heads().events();
    }

    /// The next epoch of the writer, as after a restart.
    void claimWriter() {
        writerEpoch = catalog.reclaimWriter(writer, writerToken).orElseThrow().epoch();
    }

    /// Files of the next range, not registered.
    List<NewShard> publish(List<TestingEvent> events, Map<FeatureSpec, Integer> promoted) throws IOException {
        Map<PartitionId, List<TestingEvent>> byPartition = new TreeMap<>();
        Partitioner partitioner = new Partitioner(info.partitions());
        for (TestingEvent event : events) {
            byte[] entity = TestingEvent.utf8(event.entity());
            PartitionId partition = partitioner.of(TestingEvent.utf8(event.tenant()), entity, 0, entity.length);
            byPartition.computeIfAbsent(partition, any -> new ArrayList<>()).add(event);
        }
        List<NewShard> shards = new ArrayList<>();
        for (Map.Entry<PartitionId, List<TestingEvent>> entry : byPartition.entrySet()) {
            shards.add(write(entry.getKey(), entry.getValue(), promoted));
        }
        return shards;
    }

    void register(List<NewShard> shards, int events) {
        Registration registration =
                new Registration(writer, writerEpoch, position, position + 1, events, shards, List.of());
        assertThat(catalog.register(registration)).isInstanceOf(RegisterOutcome.Registered.class);
        position++;
        eventFeed.moved();
    }

    private NewShard write(PartitionId partition, List<TestingEvent> events, Map<FeatureSpec, Integer> promoted)
            throws IOException {
        List<TestingEvent> sorted = events.stream()
                .sorted(Comparator.comparing(TestingEvent::tenant)
                        .thenComparing(TestingEvent::entity)
                        .thenComparingLong(TestingEvent::tsMicros)
                        .thenComparing(TestingEvent::id))
                .toList();
        TableSchema schema = EventSchema.landing(promoted);
        List<HeapColumn> columns =
                schema.columns().stream().map(Column::type).map(HeapColumn::new).toList();
        TestingColumns.fill(columns, sorted, promoted);
        int day = (int) Math.floorDiv(
                sorted.stream().mapToLong(TestingEvent::tsMicros).min().orElseThrow(), DAY_MICROS);
        String id = writer.value().toString();
        ShardPath path = ShardNames.dated(day, partition, 0, id.substring(0, 8) + "-" + writerEpoch);
        Map<String, String> footer = Map.of(
                EventFooter.PARTITION,
                String.valueOf(partition.value()),
                EventFooter.LEVEL,
                "0",
                EventFooter.WRITER,
                id,
                EventFooter.EPOCH,
                String.valueOf(writerEpoch),
                EventFooter.JOURNAL,
                position + "-" + (position + 1));
        try (TableWriter table = TableWriter.open(files.create(path), schema, footer, sorted.size())) {
            table.write(columns, IntStream.range(0, sorted.size()).toArray(), 0, sorted.size());
            PublishedFile file = table.publish();
            long least = sorted.stream().mapToLong(TestingEvent::tsMicros).min().orElseThrow();
            long most = sorted.stream().mapToLong(TestingEvent::tsMicros).max().orElseThrow();
            return new NewShard(
                    partition,
                    (int) Math.floorDiv(least, DAY_MICROS),
                    (int) Math.floorDiv(most, DAY_MICROS),
                    file,
                    sorted.size(),
                    least,
                    most);
        }
    }

    /// Waits until all live definitions have scored all that is registered.
    void awaitScored() throws InterruptedException {
        await("everything scored", this::isScored);
    }

    private boolean isScored() {
        long head = catalog.heads().events();
        Set<Integer> live = catalog.definitions().stream()
                .filter(entry -> entry.state() != DefinitionState.RETIRED)
                .map(DefinitionEntry::id)
                .collect(Collectors.toSet());
        List<Progress> progress =
                catalog.progress().stream().filter(row -> live.contains(row.definitionId())).toList();
        return !progress.isEmpty() && progress.stream().allMatch(row -> row.doneSeq() >= head);
    }

    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long seen = scoreFeed.moves();
            beat();
            if (condition.getAsBoolean()) {
                return;
            }
            assertThat(System.nanoTime()).as("still waiting for: " + what).isLessThan(deadline);
            scoreFeed.await(seen, Duration.ofMillis(20));
        }
    }

    /// Keeps the processes registered, at times.
    private void beat() {
        if (System.nanoTime() - beatNanos > Catalog.HEARTBEAT.toNanos() / 2) {
            beatNanos = System.nanoTime();
            processes.values().forEach(catalog::heartbeat);
        }
    }

    /// Sums of the definition's counters over all partitions.
    Progress sums(DefinitionEntry definition) {
        return catalog.progress().stream()
                .filter(row -> row.definitionId() == definition.id())
                .reduce(new Progress(definition.id(), new PartitionId(0), Long.MAX_VALUE, 0, 0, 0, 0), TestingStore::add);
    }

    private static Progress add(Progress a, Progress b) {
        return new Progress(
                a.definitionId(),
                a.partition(),
                Math.min(a.doneSeq(), b.doneSeq()),
                a.scored() + b.scored(),
                a.ignored() + b.ignored(),
                a.invalid() + b.invalid(),
                a.duplicates() + b.duplicates());
    }

    /// The states that the definition's base and score shards add up to, as `tenant/entity` -> state.
    Map<String, EntityState> states(DefinitionEntry definition) throws Exception {
        Definition parsed = Definition.parse(definition.body());
        Scorer scorer = new Scorer(parsed, parsed.featureSpecs());
        Map<String, EntityState> states = new HashMap<>();
        Optional<ScoreBase> base = catalog.scoreBase(definition.id());
        long covers = 0;
        if (base.isPresent()) {
            covers = base.get().coversScoreSeq();
            read(base.get().path(), base.get().doneSeqs().keySet(), scorer, states);
        }
        for (ScoreShardEntry shard : catalog.scoreShards(definition.id(), covers, 100_000)) {
            read(shard.path(), Set.copyOf(shard.partitions()), scorer, states);
        }
        return states;
    }

    Map<String, String> encodedStates(DefinitionEntry definition) throws Exception {
        return encoded(states(definition));
    }

    static Map<String, String> encoded(Map<String, EntityState> states) {
        Map<String, String> encoded = new TreeMap<>();
        states.forEach((key, state) -> encoded.put(key, HexFormat.of().formatHex(state.encode())));
        return encoded;
    }

    private void read(ShardPath path, Set<Integer> partitions, Scorer scorer, Map<String, EntityState> into)
            throws Exception {
        Set<Integer> ids =
                ScoreSchema.TABLE.columns().stream().map(Column::fieldId).collect(Collectors.toSet());
        try (TableReader reader = TableReader.open(path, files.open(path));
                Reservation memory = budget.reserve(Math.min(reader.scanBytes(ids), budget.limitBytes() / 2), PATIENCE);
                BufferAllocator allocator = arrow.child("test", memory)) {
            reader.select(ids, allocator, 1_000);
            String last = "";
            while (true) {
                try (ColumnChunk chunk = reader.next()) {
                    if (chunk == null) {
                        return;
                    }
                    for (int row = 0; row < chunk.rows(); row++) {
                        last = row(chunk, row, partitions, scorer, into, last);
                    }
                }
            }
        }
    }

    private static String row(
            ColumnChunk chunk, int row, Set<Integer> partitions, Scorer scorer, Map<String, EntityState> into, String last) {
        long partition = chunk.column(ScoreSchema.PARTITION.fieldId()).longAt(row);
        String tenant = text(chunk.column(ScoreSchema.TENANT.fieldId()), row);
        String entity = text(chunk.column(ScoreSchema.ENTITY.fieldId()), row);
        String place = "%06d\0%s\0%s".formatted(partition, tenant, entity);
        assertThat(place).as("rows are sorted and unique").isGreaterThan(last);
        if (partitions.contains((int) partition)) {
            ColumnValues column = chunk.column(ScoreSchema.STATE.fieldId());
            byte[] bytes = column.bytes(row);
            EntityState state = scorer.decode(bytes, column.bytesFrom(row), column.bytesLength(row));
            assertThat(chunk.column(ScoreSchema.EVENTS.fieldId()).longAt(row)).isEqualTo(state.events());
            assertThat(chunk.column(ScoreSchema.LAST_EVENT_AT.fieldId()).longAt(row)).isEqualTo(state.lastEventMicros());
            into.computeIfAbsent(tenant + "/" + entity, any -> scorer.newState()).merge(state);
        }
        return place;
    }

    private static String text(ColumnValues column, int row) {
        byte[] bytes = column.bytes(row);
        return new String(bytes, column.bytesFrom(row), column.bytesLength(row), StandardCharsets.UTF_8);
    }

    /// Lets the grace time of all garbage be over.
    void endGrace() {
        execute("UPDATE garbage SET delete_after = '-infinity'");
    }

    /// Lets the leases of merges and of the garbage run out.
    void endMergeLeases() {
        execute("DELETE FROM merge_lease");
    }

    void execute(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Moves and deletes all garbage, whatever its grace time.
    void deleteGarbage() throws IOException {
        for (int step = 0; step < 2; step++) {
            endGrace();
            for (GarbageEntry entry : catalog.dueGarbage("", 100_000)) {
                delete(entry.path());
            }
        }
    }

    private void delete(ShardPath path) throws IOException {
        ShardPath to = new ShardPath("garbage/" + path);
        if (!path.value().startsWith("events/")) {
            files.delete(path);
            catalog.garbageDeleted(path);
            return;
        }
        try {
            files.move(path, to);
            catalog.garbageMoved(path, to);
        } catch (NoSuchFileException gone) {
            catalog.garbageDeleted(path);
        }
    }

    /// How many partitions a process holds, by the catalog.
    long partitionsOf(UUID process) {
        try (Connection connection =
                        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM partition WHERE owner = '%s'".formatted(process))) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    UUID processOf(String worker) {
        return Objects.requireNonNull(processes.get(worker));
    }

    long filesBelow(String folder) {
        try {
            return files.list(folder).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<ShardEntry> liveShards() {
        return catalog.liveShards();
    }

    @Override
    public void close() {
        assertThat(budget.reservedBytes()).as("reserved when all is closed").isZero();
        assertThat(arrow.allocatedBytes()).as("Arrow bytes when all is closed").isZero();
        arrow.close();
        catalog.close();
    }
}
