package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.RoundCommit.DefinitionMove;
import io.scoreline.shard.catalog.RoundCommit.NewScoreShard;
import io.scoreline.shard.catalog.RoundCommit.PartitionMove;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// A catalog on a database of its own, with files that exist in it alone.
final class TestingStore implements AutoCloseable {
    static final int PARTITIONS = 4;
    static final Duration LEASE = Duration.ofSeconds(15);
    static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final AtomicLong FILES = new AtomicLong();

    final CatalogSettings settings;
    final Catalog catalog;

    private TestingStore(CatalogSettings settings, Catalog catalog) {
        this.settings = settings;
        this.catalog = catalog;
    }

    static TestingStore create() {
        return create(TestingPostgres.newStore(PARTITIONS));
    }

    static TestingStore create(CatalogSettings settings) {
        return create(settings, Catalog.open(settings));
    }

    static TestingStore create(CatalogSettings settings, Catalog catalog) {
        TestingStore store = new TestingStore(settings, catalog);
        catalog.migrate(PARTITIONS, Duration.ofHours(1));
        return store;
    }

    /// A writer with one claim.
    Writer writer() {
        WriterId id = new WriterId(UUID.randomUUID());
        return claimed(ClaimRequest.first(id, "test-" + id.value()));
    }

    /// The writer of a claim that must succeed.
    Writer claimed(ClaimRequest claim) {
        ClaimOutcome.Claimed claimed = (ClaimOutcome.Claimed) catalog.claimWriter(claim);
        return new Writer(claim.writer(), claimed.epoch(), claim.token());
    }

    /// Registers a landing shard in each partition given, through a writer of its own; the first seq.
    long registerIn(int... partitions) {
        List<NewShard> shards =
                Arrays.stream(partitions).mapToObj(TestingStore::shard).toList();
        Writer writer = writer();
        Registration registration =
                new Registration(writer.id(), writer.epoch(), 0, 1, 10L * partitions.length, shards, List.of());
        return ((RegisterOutcome.Registered) catalog.register(registration)).firstSeq();
    }

    DefinitionEntry define(String name, int version, DefinitionState state, boolean fromNow) {
        return catalog.addDefinition(new DefinitionKey("", name, version), "digest-" + version, "body", state, fromNow);
    }

    Progress progress(int definition, int partition) {
        return catalog.progress().stream()
                .filter(row -> row.definitionId() == definition)
                .filter(row -> row.partition().value() == partition)
                .findFirst()
                .orElseThrow();
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String value(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "none";
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl() + "?currentSchema=scoreline", settings.user(), settings.password());
    }

    int port() {
        return URI.create(settings.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    /// The same database by another port.
    CatalogSettings settingsThrough(int port) {
        return CatalogSettings.of(
                settings.jdbcUrl().replace(":" + port() + "/", ":" + port + "/"), settings.user(), settings.password(), 4);
    }

    @Override
    public void close() {
        catalog.close();
    }

    static PartitionId partition(int number) {
        return new PartitionId(number);
    }

    static PublishedFile file(String folder) {
        return new PublishedFile(new ShardPath(folder + "/" + FILES.incrementAndGet() + ".parquet"), 1_000, SHA256);
    }

    /// Ten rows of one day.
    static NewShard shard(int partition) {
        return new NewShard(partition(partition), 20_000, 20_000, file("events"), 10, 5, 50);
    }

    static PartitionMove decide(Lease lease, long to) {
        return new PartitionMove(lease.partition(), lease.epoch(), lease.decidedSeq(), to, null, 0);
    }

    static DefinitionMove move(int definition, int partition, long from, long to) {
        return new DefinitionMove(definition, partition(partition), from, to, 10, 0, 0, 0);
    }

    static NewScoreShard score(int definition) {
        return new NewScoreShard(definition, file("scores"), 3);
    }

    record Writer(WriterId id, long epoch, UUID token) {
        Registration registration(long from, long to, NewShard... shards) {
            return new Registration(id, epoch, from, to, 10L * shards.length, List.of(shards), List.of());
        }

        Registration withSources(long from, long to, NewShard shard, SourceMove... moves) {
            return new Registration(id, epoch, from, to, 10, List.of(shard), List.of(moves));
        }
    }
}
