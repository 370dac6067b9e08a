package io.scoreline.standalone.roles;

import io.scoreline.api.ApiParts;
import io.scoreline.api.ApiServer;
import io.scoreline.api.ApiSettings;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.standalone.config.PostgresConfig;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.config.StoreConfig;
import io.scoreline.standalone.directory.DataDirectory;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import io.scoreline.standalone.logging.LogSetup;
import io.scoreline.worker.Worker;
import io.scoreline.worker.WorkerParts;
import io.scoreline.worker.WorkerSettings;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.ShardWriterParts;
import io.scoreline.writer.ShardWriterSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every role in this process over one data directory. Thread-safe.
///
/// Started bottom up and stopped top down, so that nothing outlives what it needs: requests end first, the writer then
/// registers what it has acknowledged, the worker finishes its round, and the catalog and its server go last.
public final class Standalone implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Standalone.class);

    /// Four connections for requests and two for rounds.
    private static final int POOL_SIZE = 6;

    private static final long JOURNAL_SEGMENT_BYTES = 64L << 20;
    private static final long SEAL_BYTES = 8L << 20;

    /// No file takes so long to be written.
    private static final Duration STALE = Duration.ofHours(1);

    private static final Duration READY_DEADLINE = Duration.ofMinutes(5);

    private final Resources resources;
    private final DataDirectory directory;
    private final ShardWriter writer;
    private final ApiServer api;
    private final Watch watch;
    private final String postgres;

    private Standalone(
            Resources resources,
            DataDirectory directory,
            ShardWriter writer,
            ApiServer api,
            Watch watch,
            String postgres) {
        this.resources = resources;
        this.directory = directory;
        this.writer = writer;
        this.api = api;
        this.watch = watch;
        this.postgres = postgres;
    }

    /// Starts everything and waits until it is ready.
    public static Standalone start(StandaloneConfig config, Clock clock)
            throws IOException, InterruptedException, DataDirectoryInUseException {
        Resources resources = new Resources();
        try {
            DataDirectory directory = resources.add("data directory", DataDirectory.take(config.dataDirectory()));
            Ports.refuseTaken(config.port());
            LogSetup.toFile(directory.path());
            resources.add("log file", LogSetup::stop);
            log.info("starting {}", config);
            Standalone started = start(config, clock, resources, directory);
            started.awaitReady();
            directory.announce(started.url());
            return started;
        } catch (IOException | InterruptedException | DataDirectoryInUseException | RuntimeException | Error failure) {
            resources.close();
            throw failure;
        }
    }

    private static Standalone start(StandaloneConfig config, Clock clock, Resources resources, DataDirectory directory)
            throws IOException {
        Path data = directory.path();
        PostgresConfig server = postgres(config, resources, data);
        Catalog catalog = resources.add(
                "catalog",
                Catalog.open(CatalogSettings.of(server.jdbcUrl(), server.user(), server.password(), POOL_SIZE)));
        StoreInfo store = migrate(catalog, config.store());
        ArrowMemory arrow = resources.add("arrow memory", new ArrowMemory());
        LocalFileStore files = new LocalFileStore(data);
        log.info("{} temporary files of earlier processes removed", files.removeStale(STALE));
        MemoryBudget budget = new MemoryBudget(config.memoryBudget().bytes());
        FeedSignal events = new FeedSignal();
        FeedSignal scores = new FeedSignal();
        if (config.postgres() == null) {
            // The lock on the data directory says that nobody else is at this catalog.
            catalog.removePredecessors();
        }
        ProcessEntry process = resources.add("process", ProcessEntry.register(catalog, config.name(), POOL_SIZE));
        Worker worker = resources.add(
                "worker",
                Worker.start(
                        workerSettings(config),
                        new WorkerParts(process.id(), files, catalog, budget, arrow, events, scores, clock)));
        ShardWriter writer = resources.add(
                "writer",
                ShardWriter.open(
                        writerSettings(config, data), new ShardWriterParts(files, catalog, budget, events, clock)));
        ApiServer api = resources.add(
                "api",
                ApiServer.start(
                        ApiSettings.of(config.name(), config.port(), data.toString()),
                        new ApiParts(store, files, catalog, budget, arrow, writer, scores, clock)));
        WorkerMeters.register(api.meters(), worker);
        Watch watch = resources.add("watch", new Watch(config.healthCheckInterval(), process, writer, worker));
        String where = config.postgres() == null ? "embedded, " + server.jdbcUrl() : server.toString();
        return new Standalone(
                resources, directory, writer, api, watch, "PostgreSQL " + catalog.serverVersion() + " (" + where + ")");
    }

    private static StoreInfo migrate(Catalog catalog, StoreConfig wanted) {
        try {
            return catalog.migrate(wanted.partitions(), wanted.dedupWindow());
        } catch (CatalogException refused) {
            if (wanted.partitionsAsked()) {
                throw refused;
            }
            return catalog.migrate(catalog.storeInfo().partitions(), wanted.dedupWindow());
        }
    }

    private static PostgresConfig postgres(StandaloneConfig config, Resources resources, Path data) throws IOException {
        if (config.postgres() != null) {
            return config.postgres();
        }
        EmbeddedPostgres embedded = resources.add("postgres", EmbeddedPostgres.start(data.resolve("postgres")));
        return new PostgresConfig(embedded.jdbcUrl(), embedded.user(), embedded.password());
    }

    private static WorkerSettings workerSettings(StandaloneConfig config) {
        WorkerSettings defaults = WorkerSettings.of(config.name());
        return new WorkerSettings(
                config.name(),
                config.worker().threads(),
                defaults.lease(),
                defaults.busyPoll(),
                defaults.idlePoll(),
                config.worker().chunk().bytes());
    }

    private static ShardWriterSettings writerSettings(StandaloneConfig config, Path data) {
        return new ShardWriterSettings(
                config.name(),
                data.resolve("journal").resolve(config.name()),
                config.writer().journalCap().bytes(),
                JOURNAL_SEGMENT_BYTES,
                SEAL_BYTES,
                config.writer().stopDeadline());
    }

    private void awaitReady() throws InterruptedException {
        if (!watch.await(() -> api.ready() || watch.failure() != null, READY_DEADLINE)) {
            throw new IllegalStateException("not ready after " + READY_DEADLINE.toSeconds()
                    + " s: journal replay and score tables take longer; see "
                    + directory.path().resolve("logs"));
        }
    }

    public String url() {
        return "http://127.0.0.1:" + api.port();
    }

    public Path dataDirectory() {
        return directory.path();
    }

    /// Version and place of the PostgreSQL server, without its password.
    public String postgres() {
        return postgres;
    }

    /// Waits until the writer may not acknowledge any more; answers why.
    public Throwable awaitFailure() throws InterruptedException {
        return watch.awaitFailure();
    }

    /// Waits at most 20 s for what is journalled, and a little for the rest.
    @Override
    public void close() {
        log.info("stopping, {} bytes in the journal", writer.journalBytes());
        try {
            directory.announce(null);
        } catch (IOException harmless) {
            log.warn("data directory {}: the holder's URL stays announced until the end", directory.path(), harmless);
        }
        resources.close();
    }
}
