package io.scoreline.standalone.roles;

import io.scoreline.api.ApiParts;
import io.scoreline.api.ApiServer;
import io.scoreline.api.ApiSettings;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import io.scoreline.standalone.config.ConfigException;
import io.scoreline.standalone.config.LogTarget;
import io.scoreline.standalone.config.PostgresConfig;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.directory.DataDirectory;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import io.scoreline.standalone.logging.LogSetup;
import io.scoreline.worker.Worker;
import io.scoreline.worker.WorkerParts;
import io.scoreline.worker.WorkerSettings;
import io.scoreline.worker.upkeep.Niceness;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.ShardWriterParts;
import io.scoreline.writer.ShardWriterSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The roles of this process over one data directory: all of them, or one beside others in other processes. Thread-safe.
///
/// Started bottom up and stopped top down, so that nothing outlives what it needs: requests end first, the writer then
/// registers what it has acknowledged, the worker finishes its round, and the catalog and its server go last.
public final class Standalone implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Standalone.class);

    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");
    private static final long SEAL_BYTES = 8L << 20;
    /// A long journal and large tables take their time; whoever started the process may lose patience sooner.
    /// What is kept without a journal lies beside one of the same name.
    private static final String UNFORCED = ".unforced";

    private static final Duration READY_DEADLINE = Duration.ofMinutes(60);

    private final StandaloneConfig config;
    private final Role role;
    private final Resources resources = new Resources();
    private final DataDirectory directory;
    private int port;
    private String postgres = "";
    private @Nullable ShardWriter writer;
    private @Nullable Watch watch;
    private BooleanSupplier ready = () -> false;

    private Standalone(StandaloneConfig config, Role role, DataDirectory directory) {
        this.config = config;
        this.role = role;
        this.directory = resources.add("data directory", directory);
    }

    /// Starts every role in this process and waits until it is ready.
    public static Standalone start(StandaloneConfig config, Clock clock)
            throws IOException, InterruptedException, DataDirectoryInUseException {
        return start(config, Role.ALL, clock);
    }

    /// Starts what the role says and waits until it is ready. A single role needs a server that other processes share.
    public static Standalone start(StandaloneConfig config, Role role, Clock clock)
            throws IOException, InterruptedException, DataDirectoryInUseException {
        refuseUnshared(config, role);
        DataDirectory directory = role == Role.ALL
                ? DataDirectory.take(config.dataDirectory())
                : DataDirectory.join(config.dataDirectory(), role.text(), config.name());
        Standalone started = new Standalone(config, role, directory);
        try {
            Ports.refuseTaken(config.host(), config.port());
            started.openLog();
            log.info("starting {} with {}", role.text(), config);
            started.startRoles(clock);
            started.awaitReady();
            directory.announce(started.url());
            return started;
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            started.resources.close();
            throw failure;
        }
    }

    private static void refuseUnshared(StandaloneConfig config, Role role) {
        if (role != Role.ALL && config.postgres() == null) {
            throw new ConfigException("postgresUrl: expected a PostgreSQL server that all processes share, in"
                    + " SCORELINE_POSTGRES_URL or --postgres-url, found none; `scoreline up --api 2 --workers 2` brings"
                    + " its own");
        }
    }

    private void openLog() {
        if (config.logTarget() == LogTarget.STDOUT) {
            LogSetup.toStandardOutput();
        } else {
            LogSetup.toFile(directory.path(), role == Role.ALL ? "scoreline" : role.text() + "-" + config.name());
        }
        resources.add("log", LogSetup::stop);
    }

    private void startRoles(Clock clock) throws IOException {
        PostgresConfig server = server();
        StoreParts parts = StoreParts.open(config, server, role, directory.path(), resources, clock);
        if (config.postgres() == null) {
            // The lock on the data directory says that nobody else is at this catalog.
            parts.catalog().removePredecessors();
        }
        postgres = "PostgreSQL " + parts.catalog().serverVersion() + " ("
                + (config.postgres() == null ? "embedded, " + server.jdbcUrl() : server.toString()) + ")";
        ProcessEntry process =
                resources.add("process", ProcessEntry.register(parts.catalog(), role, config.name()));
        Worker worker = role.runsWorker() ? startWorker(parts, process.id()) : null;
        if (role.runsApi()) {
            startApi(parts, worker);
        } else if (worker != null) {
            Niceness.sendCompilersBack();
            WorkerHealth health = WorkerHealth.start(worker, parts, config.host(), config.port());
            port = resources.add("health", health).port();
            ready = worker::ready;
        }
        watch = resources.add("watch", new Watch(config.healthCheckInterval(), process, writer, worker));
    }

    private PostgresConfig server() throws IOException {
        if (config.postgres() != null) {
            return config.postgres();
        }
        EmbeddedPostgres embedded =
                resources.add("postgres", EmbeddedPostgres.start(directory.path().resolve("postgres")));
        return new PostgresConfig(embedded.jdbcUrl(), embedded.user(), embedded.password());
    }

    private Worker startWorker(StoreParts parts, UUID process) {
        WorkerSettings defaults = WorkerSettings.of(config.name());
        WorkerSettings settings = new WorkerSettings(
                config.name(),
                config.worker().threads(),
                defaults.lease(),
                config.worker().chunk().bytes(),
                config.worker().mergeChunk().bytes(),
                config.worker().retention(),
                config.worker().entityLayout());
        return resources.add(
                "worker",
                Worker.start(
                        settings,
                        new WorkerParts(
                                process,
                                parts.files(),
                                parts.catalog(),
                                parts.budget(),
                                parts.arrow(),
                                parts.events(),
                                parts.scores(),
                                parts.clock())));
    }

    private void startApi(StoreParts parts, @Nullable Worker worker) throws IOException {
        ShardWriter opened = ShardWriter.open(
                writerSettings(),
                new ShardWriterParts(parts.files(), parts.catalog(), parts.budget(), parts.events(), parts.clock()));
        writer = resources.add("writer", opened);
        ApiServer api = resources.add(
                "api",
                ApiServer.start(
                        ApiSettings.of(config.name(), config.host(), config.port(), directory.path().toString())
                                .keepingRejected(config.writer().rejectedCap().bytes()),
                        new ApiParts(
                                parts.info(),
                                parts.files(),
                                parts.catalog(),
                                parts.budget(),
                                parts.arrow(),
                                opened,
                                parts.scores(),
                                parts.clock())));
        if (worker != null) {
            WorkerMeters.register(api.meters(), worker);
        }
        port = api.port();
        ready = api::ready;
    }

    private ShardWriterSettings writerSettings() {
        return new ShardWriterSettings(
                config.name(),
                config.journalDirectory().resolve(config.name() + (config.writer().journal() ? "" : UNFORCED)),
                config.writer().journalCap().bytes(),
                config.writer().journalSegment().bytes(),
                SEAL_BYTES,
                config.writer().stopDeadline(),
                config.writer().journal());
    }

    private void awaitReady() throws InterruptedException {
        Watch watching = watch();
        if (!watching.await(() -> ready.getAsBoolean() || watching.failure() != null, READY_DEADLINE)) {
            throw new IllegalStateException("not ready after " + READY_DEADLINE.toSeconds() + " s: see /readyz and "
                    + (config.logTarget() == LogTarget.STDOUT ? "the log" : directory.path().resolve("logs")));
        }
    }

    private Watch watch() {
        Watch started = watch;
        if (started == null) {
            throw new IllegalStateException("the roles have not been started");
        }
        return started;
    }

    public String url() {
        return "http://" + (ANY_ADDRESS.contains(config.host()) ? "127.0.0.1" : config.host()) + ":" + port;
    }

    public Path dataDirectory() {
        return directory.path();
    }

    /// Version and place of the PostgreSQL server, without its password.
    public String postgres() {
        return postgres;
    }

    /// Waits until the writer may not acknowledge any more; answers why. A worker alone never fails for good.
    public Throwable awaitFailure() throws InterruptedException {
        return watch().awaitFailure();
    }

    /// Waits at most for the stop deadline for what is journalled, and a little for the rest.
    @Override
    public void close() {
        log.info("stopping, {} bytes in the journal", writer == null ? 0 : writer.journalBytes());
        try {
            directory.announce(null);
        } catch (IOException harmless) {
            log.warn("data directory {}: the holder's URL stays announced until the end", directory.path(), harmless);
        }
        resources.close();
    }
}
