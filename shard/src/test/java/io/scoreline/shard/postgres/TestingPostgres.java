package io.scoreline.shard.postgres;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One real server for all tests of a JVM; each caller gets an empty database of its own. The server forces nothing to disk and goes, with its files, when the JVM ends. Thread-safe.
public final class TestingPostgres {
    private static final int POOL_SIZE = 4;
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Set<Integer> TEMPLATES = new HashSet<>();
    private static @Nullable EmbeddedPostgres server;

    private TestingPostgres() {}

    /// Settings for a new, empty database.
    public static CatalogSettings newDatabase() {
        EmbeddedPostgres running = server();
        String name = "test_" + DATABASES.incrementAndGet();
        execute(running, "postgres", "CREATE DATABASE " + name);
        return settings(running, name);
    }

    /// Settings for a database with a new store of so many partitions and a window of an hour: a copy of one whose schema was made once.
    public static CatalogSettings newStore(int partitions) {
        EmbeddedPostgres running = server();
        String name = "store_" + DATABASES.incrementAndGet();
        execute(running, "postgres", "CREATE DATABASE " + name + " TEMPLATE " + template(running, partitions));
        execute(running, name, "UPDATE scoreline.store SET id = gen_random_uuid()");
        return settings(running, name);
    }

    private static synchronized String template(EmbeddedPostgres running, int partitions) {
        String name = "template_" + partitions;
        if (TEMPLATES.add(partitions)) {
            execute(running, "postgres", "CREATE DATABASE " + name);
            try (Catalog catalog = Catalog.open(settings(running, name))) {
                catalog.migrate(partitions, Duration.ofHours(1));
            }
        }
        return name;
    }

    private static CatalogSettings settings(EmbeddedPostgres running, String database) {
        return CatalogSettings.of(url(running, database), running.user(), running.password(), POOL_SIZE);
    }

    private static String url(EmbeddedPostgres running, String database) {
        return "jdbc:postgresql://127.0.0.1:" + running.port() + "/" + database;
    }

    private static void execute(EmbeddedPostgres running, String database, String sql) {
        try (Connection connection =
                        DriverManager.getConnection(url(running, database), running.user(), running.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot run " + sql, e);
        }
    }

    private static synchronized EmbeddedPostgres server() {
        EmbeddedPostgres running = server;
        if (running == null) {
            try {
                running = start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server = running;
        }
        return running;
    }

    private static EmbeddedPostgres start() throws IOException {
        Path directory = Files.createTempDirectory("scoreline-test-postgres-");
        try {
            EmbeddedPostgres started =
                    EmbeddedPostgres.start(directory, false, List.of("fsync=off", "synchronous_commit=off", "scoreline.throwaway=on"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(started, directory)));
            return started;
        } catch (IOException | RuntimeException e) {
            FileTree.delete(directory);
            throw e;
        }
    }

    private static void remove(EmbeddedPostgres started, Path directory) {
        started.close();
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
