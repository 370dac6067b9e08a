package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.HttpServer;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// What is compared with: the row of an entity as JSONB in PostgreSQL, read by its key behind the same HTTP server, while rows are rewritten at a rate: `RowServer DIRECTORY PORT ENTITIES RATE`.
public final class RowServer {
    private static final int CONNECTIONS = 8;
    static final String DOCUMENT =
            "{\"score\": %d.5, \"band\": \"low\", \"at\": \"2026-01-31T12:00:00Z\", \"aggregates\": {\"heat\": 12.25, \"n\": 4, \"seen\": \"2026-01-31T12:00:00Z\"}, \"lastEventAt\": \"2026-01-31T12:00:00Z\", \"definition\": \"heat\", \"version\": 1}";

    private RowServer() {}

    public static void main(String[] args) throws Exception {
        int entities = Integer.parseInt(args[2]);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(args[0]).resolve("postgres"));
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        fill(postgres, entities);
        BlockingQueue<PreparedStatement> reads = new ArrayBlockingQueue<>(CONNECTIONS);
        for (int i = 0; i < CONNECTIONS; i++) {
            reads.add(connect(postgres).prepareStatement("SELECT doc FROM score_row WHERE entity = ?"));
        }
        Route route = Route.of("GET", "/v1/rows/{entity...}", Set.of(), Set.of(), request -> answer(request, reads));
        HttpServer.start("127.0.0.1", Integer.parseInt(args[1]), List.of(route), (r, m, s, n) -> {});
        rewrite(postgres, entities, Integer.parseInt(args[3]));
    }

    private static Connection connect(EmbeddedPostgres postgres) throws Exception {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static void fill(EmbeddedPostgres postgres, int entities) throws Exception {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = 0");
            statement.execute("CREATE TABLE IF NOT EXISTS score_row (entity text PRIMARY KEY, doc jsonb NOT NULL)");
            statement.execute("TRUNCATE score_row");
            statement.execute("INSERT INTO score_row SELECT 'host-' || i, '" + DOCUMENT.formatted(7)
                    + "'::jsonb FROM generate_series(0, " + (entities - 1) + ") i");
            statement.execute("ANALYZE score_row");
        }
    }

    private static ApiResponse answer(ApiRequest request, BlockingQueue<PreparedStatement> reads) throws Exception {
        PreparedStatement read = reads.take();
        try {
            read.setString(1, request.path("entity"));
            try (ResultSet rows = read.executeQuery()) {
                return rows.next()
                        ? ApiResponse.json(200, rows.getString(1).getBytes(UTF_8))
                        : Problem.of(ProblemCode.ENTITY_UNKNOWN, "no such row").response();
            }
        } finally {
            reads.add(read);
        }
    }

    private static void rewrite(EmbeddedPostgres postgres, int entities, int rate) throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        try (Connection connection = connect(postgres);
                PreparedStatement write =
                        connection.prepareStatement("UPDATE score_row SET doc = ?::jsonb WHERE entity = ?")) {
            connection.setAutoCommit(false);
            long due = System.nanoTime();
            while (true) {
                for (int i = 0; i < rate / 50; i++) {
                    write.setString(1, DOCUMENT.formatted(random.nextInt(100)));
                    write.setString(2, "host-" + random.nextInt(entities));
                    write.addBatch();
                }
                write.executeBatch();
                connection.commit();
                due += 20_000_000;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }
}
