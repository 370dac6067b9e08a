package io.scoreline.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The way in which every event rewrites its entity's JSONB row: one UPSERT for each, over a pool of 20 connections, each committed by itself.
final class JsonbSide implements AutoCloseable {
    static final int CONNECTIONS = 20;

    private static final int ENTITIES = 10_000;
    private static final String UPSERT = """
            INSERT INTO entity_score AS e (entity, doc) VALUES (?, jsonb_build_object('count', 1, 'score', ?::float8, 'last', ?::jsonb))
            ON CONFLICT (entity) DO UPDATE SET doc = jsonb_build_object(
                'count', (e.doc->>'count')::bigint + 1,
                'score', (e.doc->>'score')::float8 * 0.99 + (excluded.doc->>'score')::float8,
                'last', excluded.doc->'last')
            """;

    private final HikariDataSource pool;

    JsonbSide(EmbeddedPostgres postgres) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(postgres.jdbcUrl());
        config.setUsername(postgres.user());
        config.setPassword(postgres.password());
        config.setMaximumPoolSize(CONNECTIONS);
        pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS entity_score (entity text PRIMARY KEY, doc jsonb NOT NULL)");
        }
    }

    IngestLoad.Outcome run(double seconds) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<long[]> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int seed = i;
            threads.add(Thread.ofPlatform().start(() -> {
                long[] nanos = upsert(seed, end);
                synchronized (all) {
                    all.add(nanos);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - start) / 1e9;
        long[] nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new IngestLoad.Outcome(nanos.length, took, nanos);
    }

    private long[] upsert(int seed, long end) {
        Random random = new Random(seed);
        String payload = "{\"severity\":3,\"eventId\":4624,\"target\":\"" + "x".repeat(150) + "\",\"user\":\"user-17\",\"ok\":true}";
        long[] nanos = new long[1024];
        int count = 0;
        try {
            while (System.nanoTime() < end) {
                long from = System.nanoTime();
                try (Connection connection = pool.getConnection();
                        PreparedStatement statement = connection.prepareStatement(UPSERT)) {
                    statement.setString(1, "host-" + random.nextInt(ENTITIES));
                    statement.setDouble(2, random.nextDouble());
                    statement.setString(3, payload);
                    statement.executeUpdate();
                }
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = System.nanoTime() - from;
            }
            return Arrays.copyOf(nanos, count);
        } catch (SQLException e) {
            throw new IllegalStateException("the UPSERT failed", e);
        }
    }

    /// Bytes of write-ahead log that the server has written so far.
    long walBytes() throws SQLException {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
    }

    long serverConnections() throws SQLException {
        return number("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'");
    }

    private long number(String query) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
