package io.scoreline.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.LocalFileStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// A store on a real catalog and real files, with DuckDB as the judge of what lies in it.
public final class TestingStore implements AutoCloseable {
    public static final long DEADLINE_SECONDS = 30;

    private final Path root;
    private final CatalogSettings settings;
    private final Catalog catalog;
    private final LocalFileStore files;
    private final MemoryBudget budget = new MemoryBudget(256 << 20);
    private final FeedSignal feed = new FeedSignal();
    private final ArrowMemory arrow = new ArrowMemory();

    private TestingStore(Path root, CatalogSettings settings, int partitions) {
        this.root = root;
        this.settings = settings;
        this.catalog = Catalog.open(settings);
        this.files = new LocalFileStore(root.resolve("data"));
        catalog.migrate(partitions, Duration.ofHours(1));
    }

    public static TestingStore in(Path root, int partitions) {
        return new TestingStore(root, TestingPostgres.newStore(partitions), partitions);
    }

    public Catalog catalog() {
        return catalog;
    }

    public FileStore files() {
        return files;
    }

    public MemoryBudget budget() {
        return budget;
    }

    public FeedSignal feed() {
        return feed;
    }

    public ArrowMemory arrow() {
        return arrow;
    }

    public Path data() {
        return root.resolve("data");
    }

    public int postgresPort() {
        return URI.create(settings.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    /// Another catalog on the same database, reached through a port on loopback.
    public Catalog catalogThrough(int port) {
        String url = settings.jdbcUrl().replace(":" + postgresPort() + "/", ":" + port + "/");
        return Catalog.open(new CatalogSettings(url, settings.user(), settings.password(), 2, Duration.ofSeconds(2)));
    }

    public ShardWriterParts parts() {
        return parts(files, catalog);
    }

    public ShardWriterParts parts(FileStore store, Catalog reached) {
        return new ShardWriterParts(store, reached, budget, feed, Clock.systemUTC());
    }

    /// Settings for a writer whose journal has that name; `sealBytes` of 1 makes each batch a range of its own.
    public ShardWriterSettings settings(String name, long sealBytes) {
        return new ShardWriterSettings(
                name, root.resolve("journal").resolve(name), 16 << 20, 1 << 20, sealBytes, Duration.ofSeconds(20));
    }

    /// The same for a writer without a journal.
    public ShardWriterSettings unjournalled(String name) {
        return new ShardWriterSettings(
                name, root.resolve("journal").resolve(name + ".unforced"), 16 << 20, 1 << 20, 8 << 20, Duration.ofSeconds(20), false);
    }

    public ShardWriter writer(String name) throws IOException {
        return ShardWriter.open(settings(name, 8 << 20), parts());
    }

    /// What another process does when it claims the writer.
    public void fence(WriterId writer) throws SQLException {
        execute("UPDATE scoreline.writer SET epoch = epoch + 1 WHERE writer_id = '" + writer.value() + "'");
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The one value that the catalog answers.
    public String value(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    /// The live event shards as a DuckDB table function.
    public String events() {
        return catalog.liveShards().stream()
                .map(shard -> "'" + data().resolve(shard.path().value()) + "'")
                .collect(Collectors.joining(
                        ", ",
                        "read_parquet([",
                        "], hive_partitioning = true, union_by_name = true, filename = true, file_row_number = true)"));
    }

    /// Rows as text, values separated by `|`.
    public List<String> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(result.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    /// Number of rows that stand behind a greater one in their file, which is none.
    public String unsortedRows() {
        return "SELECT count(*) FROM (SELECT row(tenant, entity, ts, id) AS k, lag(row(tenant, entity, ts, id)) OVER "
                + "(PARTITION BY filename ORDER BY file_row_number) AS before FROM " + events() + ") WHERE before > k";
    }

    public List<String> filesOnDisk() throws IOException {
        Path events = data().resolve("events");
        if (!Files.exists(events)) {
            return List.of();
        }
        try (var found = Files.walk(events)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> data().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    public List<String> liveFiles() {
        return catalog.liveShards().stream()
                .map(ShardEntry::path)
                .map(Object::toString)
                .sorted()
                .toList();
    }

    /// Whether each registered shard's file is there, with the length and digest that the catalog knows.
    public void expectRegisteredFilesWhole() throws IOException {
        for (ShardEntry shard : catalog.liveShards()) {
            Path file = data().resolve(shard.path().value());
            assertThat(file).as("registered file").exists().hasSize(shard.bytes());
            assertThat(sha256(Files.readAllBytes(file))).as("digest of %s", file).isEqualTo(shard.sha256());
        }
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        arrow.close();
        catalog.close();
    }
}
