package io.scoreline.standalone.faults;

import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.postgres.FaultyProxy;
import io.scoreline.shard.postgres.TestingPostgres;
import io.scoreline.standalone.Scoreline;
import io.scoreline.standalone.TestingProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;

/// Roles as processes over one data directory, with a proxy between them and their server. Thread-safe for those who ask
/// for URLs; members are started and ended by one thread.
final class TestingCluster implements AutoCloseable {
    static final String DEFINITION =
            """
            name: counting
            version: 1
            features:
              n:
                path: n
                type: double
            signal:
              n: n
            aggregates:
              events:
                fn: count
              most:
                fn: max
                of: signal
              heat:
                fn: decayed_sum
                of: signal
                halfLife: 6h
            score: events + heat
            """;

    /// Where a segment ends soon, so that it is also made and released.
    private static final Map<String, String> SETTINGS =
            Map.of(
            "SCORELINE_JOURNAL_SEGMENT", "64KiB",
            "SCORELINE_MEMORY_BUDGET_MB", "128",
            "SCORELINE_PARTITIONS", "8",
            "SCORELINE_REJECTED_CAP", "1MiB");

    private final Path data;
    private volatile CatalogSettings settings;
    private final FaultyProxy proxy;
    private final String through;
    private final Map<String, TestingProcess> members = new TreeMap<>();
    private final Map<String, String> urls = new ConcurrentSkipListMap<>();

    TestingCluster(Path data) throws IOException {
        this(data, TestingPostgres.newDatabase());
    }

    /// On a server of the test's own, which may be started again on another port: [FaultyProxy#leadTo].
    TestingCluster(Path data, CatalogSettings settings) throws IOException {
        this(data, settings, true);
    }

    /// Without the proxy in between, which keeps statements from being prepared.
    static TestingCluster direct(Path data, CatalogSettings settings) throws IOException {
        return new TestingCluster(data, settings, false);
    }

    private TestingCluster(Path data, CatalogSettings settings, boolean proxied) throws IOException {
        this.data = data;
        this.settings = settings;
        this.proxy = FaultyProxy.before(settings);
        this.through = proxied ? proxy.through(settings).jdbcUrl() : settings.jdbcUrl();
    }

    Path data() {
        return data;
    }

    FaultyProxy proxy() {
        return proxy;
    }

    /// Starts a member, `api-N` or `worker-N`, and waits until it is ready.
    TestingProcess start(String name) throws Exception {
        TestingProcess process = launch(name, List.of());
        awaitReady(name, process);
        return process;
    }

    /// Starts members all at once, and then waits until each is ready.
    void startTogether(List<String> names) throws Exception {
        for (String name : names) {
            launch(name, List.of());
        }
        for (String name : names) {
            awaitReady(name, member(name));
        }
    }

    /// Starts a command that works on the store and ends, beside the members.
    TestingProcess run(String command) throws IOException {
        return TestingProcess.start(
                List.of("-Xmx256m"), environment(), data.toAbsolutePath().getParent(), Scoreline.class.getName(), command);
    }

    /// Starts a member that will die at the N-th passing of a point, which may be before it is ready.
    TestingProcess startDoomed(String name, KillPoint point, int times) throws Exception {
        TestingProcess process =
                launch(name, List.of("-D" + KillPoint.PROPERTY + "=" + point + ":" + times));
        try {
            awaitReady(name, process);
        } catch (TimeoutException endedBefore) {
            process.awaitExit(1);
        }
        return process;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(SETTINGS);
        environment.put("SCORELINE_POSTGRES_URL", through);
        environment.put("SCORELINE_POSTGRES_USER", settings.user());
        environment.put("SCORELINE_POSTGRES_PASSWORD", settings.password());
        return environment;
    }

    private TestingProcess launch(String name, List<String> options) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add("-Xmx256m");
        TestingProcess process = TestingProcess.start(
                all,
                environment(),
                data.toAbsolutePath().getParent(),
                Scoreline.class.getName(),
                name.replaceFirst("-.*", ""),
                "--name",
                name,
                "--port",
                "0",
                "--data",
                data.toString());
        members.put(name, process);
        return process;
    }

    private void awaitReady(String name, TestingProcess process) throws Exception {
        process.awaitLine("Stop with Ctrl-C");
        if (name.startsWith("api")) {
            urls.put(name, process.awaitLine("URL").replaceFirst(".*(http://\\S+).*", "$1"));
        }
    }

    TestingProcess member(String name) {
        TestingProcess process = members.get(name);
        if (process == null) {
            throw new IllegalArgumentException("no member " + name);
        }
        return process;
    }

    List<String> names() {
        return List.copyOf(members.keySet());
    }

    /// Where APIs serve, or served.
    List<String> urls() {
        return List.copyOf(urls.values());
    }

    /// The server was started again somewhere else.
    void serverIs(CatalogSettings now, int port) {
        proxy.leadTo(port);
        settings = now;
    }

    /// A connection to the server that no fault touches.
    Connection catalog() throws SQLException {
        return DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
    }

    long number(String select) throws SQLException {
        try (Connection catalog = catalog();
                Statement statement = catalog.createStatement();
                ResultSet result = statement.executeQuery(select)) {
            result.next();
            return result.getLong(1);
        }
    }

    /// Ends the sessions of all members at the server.
    long endSessions() throws SQLException {
        return number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    @Override
    public void close() throws IOException {
        members.values().forEach(TestingProcess::close);
        proxy.close();
    }
}
