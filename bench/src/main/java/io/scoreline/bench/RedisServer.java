package io.scoreline.bench;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.HttpServer;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// What is compared with: the score of an entity as a value in Redis, read behind the same HTTP server, while values are rewritten at a rate: `RedisServer DIRECTORY PORT ENTITIES RATE`. Nothing is saved.
public final class RedisServer {
    static final String PROGRAM = "redis-server";
    private static final int CONNECTIONS = 8;
    private static final int PIPELINE = 1_000;

    private RedisServer() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Files.createDirectories(directory);
        int entities = Integer.parseInt(args[2]);
        int port = ServerUnderTest.freePort();
        Process redis = new ProcessBuilder(
                        PROGRAM, "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(redis::destroy));
        try (RedisConnection writer = connect(port)) {
            for (int from = 0; from < entities; from += PIPELINE) {
                int count = Math.min(PIPELINE, entities - from);
                for (int i = 0; i < count; i++) {
                    writer.set("host-" + (from + i), RowServer.DOCUMENT.formatted(7));
                }
                writer.await(count);
            }
            BlockingQueue<RedisConnection> reads = new ArrayBlockingQueue<>(CONNECTIONS);
            for (int i = 0; i < CONNECTIONS; i++) {
                reads.add(connect(port));
            }
            Route route = Route.of("GET", "/v1/rows/{entity...}", Set.of(), Set.of(), request -> answer(request, reads));
            HttpServer.start("127.0.0.1", Integer.parseInt(args[1]), List.of(route), (r, m, s, n) -> {});
            rewrite(writer, entities, Integer.parseInt(args[3]) / 50);
        }
    }

    private static RedisConnection connect(int port) throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                return new RedisConnection(port);
            } catch (IOException e) {
                if (tries == 100) {
                    throw e;
                }
                LockSupport.parkNanos(100_000_000L);
            }
        }
    }

    private static ApiResponse answer(ApiRequest request, BlockingQueue<RedisConnection> reads) throws Exception {
        RedisConnection read = reads.take();
        try {
            byte[] value = read.get(request.path("entity"));
            return value == null
                    ? Problem.of(ProblemCode.ENTITY_UNKNOWN, "no such value").response()
                    : ApiResponse.json(200, value);
        } finally {
            reads.add(read);
        }
    }

    private static void rewrite(RedisConnection writer, int entities, int batch) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        long due = System.nanoTime();
        while (true) {
            for (int i = 0; i < batch; i++) {
                writer.set("host-" + random.nextInt(entities), RowServer.DOCUMENT.formatted(random.nextInt(100)));
            }
            writer.await(batch);
            due += 20_000_000;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }
}
