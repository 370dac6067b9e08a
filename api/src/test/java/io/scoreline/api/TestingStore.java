package io.scoreline.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.TestingClient.Answer;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.ShardWriterParts;
import io.scoreline.writer.ShardWriterSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;

/// A whole replica on a database of its own: journal, catalog, server, and a scorer that scores when told to.
public final class TestingStore implements AutoCloseable {
    public static final int PARTITIONS = 4;
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    public static final String DEFINITION =
            """
            name: heat
            version: 1
            features:
              value:
                path: value
                type: double
                default: 1
            signal:
              value: value
            aggregates:
              total:
                fn: decayed_sum
                of: signal
                halfLife: 1h
              n:
                fn: count
                when: value >= 0
              seen:
                fn: last
                of: event.ts
            score: clamp(total, 0, 1000)
            bands:
              low: 0
              high: 50
            """;

    private static final long BUDGET_BYTES = 256L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public final TestingClock clock = new TestingClock(START);
    public final LocalFileStore files;
    public final CatalogSettings database = TestingPostgres.newStore(PARTITIONS);
    public final Catalog catalog;
    public final StoreInfo info;
    public final MemoryBudget budget = new MemoryBudget(BUDGET_BYTES);
    public final ArrowMemory arrow = new ArrowMemory();
    public final FeedSignal scoreFeed = new FeedSignal();
    public final ShardWriter writer;
    public final TestingScorer scorer;
    public final ApiServer server;
    public final TestingClient client;

    public TestingStore(Path directory) throws IOException {
        this(directory, 1L << 30, 64L << 20, true);
    }

    /// Without a journal.
    static TestingStore withoutJournal(Path directory) throws IOException {
        return new TestingStore(directory, 1L << 30, 64L << 20, false);
    }

    /// With a journal of so many bytes, in segments of so many.
    TestingStore(Path directory, long journalCapBytes, long segmentBytes) throws IOException {
        this(directory, journalCapBytes, segmentBytes, true);
    }

    private TestingStore(Path directory, long journalCapBytes, long segmentBytes, boolean journalled) throws IOException {
        files = new LocalFileStore(directory.resolve("store"));
        catalog = Catalog.open(database);
        info = catalog.migrate(PARTITIONS, Duration.ofHours(1));
        writer = ShardWriter.open(
                new ShardWriterSettings(
                        "test", directory.resolve("journal"), journalCapBytes, segmentBytes, 8L << 20, Duration.ofSeconds(1), journalled),
                new ShardWriterParts(files, catalog, budget, new FeedSignal(), clock));
        scorer = new TestingScorer(this);
        server = startServer();
        client = new TestingClient(server.port());
    }

    /// A further server over the same parts, as another replica would have.
    public ApiServer startServer() throws IOException {
        return startServer(files);
    }

    /// One with another budget of memory.
    ApiServer startServer(MemoryBudget other) throws IOException {
        ApiSettings settings = ApiSettings.of("test", 0, "/data");
        return ApiServer.start(
                settings, new ApiParts(info, files, catalog, other, arrow, writer, scoreFeed, clock));
    }

    /// One that keeps refused events in so many bytes.
    ApiServer startServer(long rejectedCapBytes) throws IOException {
        return startServer(files, ApiSettings.of("test", 0, "/data").keepingRejected(rejectedCapBytes));
    }

    ApiServer startServer(FileStore through) throws IOException {
        return startServer(through, ApiSettings.of("test", 0, "/data"));
    }

    private ApiServer startServer(FileStore through, ApiSettings settings) throws IOException {
        return ApiServer.start(
                settings, new ApiParts(info, through, catalog, budget, arrow, writer, scoreFeed, clock));
    }

    /// Adds a definition over HTTP.
    public void define(String body) {
        Answer answer = client.post("/v1/definitions", body, "Content-Type", "application/yaml");
        if (answer.status() != 201) {
            throw new AssertionError(answer.toString());
        }
    }

    /// Posts events and waits until they are registered; answers the receipt.
    public String stored(String body) {
        Answer answer = client.post("/v1/events?ack=stored&wait=20s", body);
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return answer.at("receipt").toString();
    }

    /// Scores all that is registered and waits until the server's tables include it.
    public void scored() throws IOException, InterruptedException {
        scorer.round();
        await(() -> client.get("/v1/info").number("events.pending") == 0);
    }

    /// What all live shards hold of one column, as texts.
    public List<String> texts(int fieldId) throws IOException, InterruptedException {
        List<String> texts = new ArrayList<>();
        for (ShardEntry shard : catalog.liveShards()) {
            try (TableReader reader = TableReader.open(shard.path(), files.open(shard.path()));
                    Reservation reservation = budget.reserve(16 << 20, Duration.ofSeconds(5));
                    BufferAllocator allocator = arrow.child("test", reservation)) {
                reader.select(Set.of(fieldId), allocator, 1_000);
                for (ColumnChunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                    try (ColumnChunk read = chunk) {
                        ColumnValues values = read.column(fieldId);
                        for (int row = 0; row < read.rows(); row++) {
                            byte[] bytes = values.bytes(row);
                            texts.add(values.isNull(row) ? "" : new String(bytes, values.bytesFrom(row), values.bytesLength(row), UTF_8));
                        }
                    }
                }
            }
        }
        return texts;
    }

    public static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("what was waited for did not come within " + PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            writer.close();
        } finally {
            catalog.close();
            arrow.close();
        }
    }

}
