package io.scoreline.standalone.fleet;

import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.directory.DataDirectoryInUseException;
import io.scoreline.standalone.roles.Role;
import io.scoreline.standalone.roles.SharedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// APIs and workers as processes of their own, over one data directory and one server. Thread-safe.
public final class Fleet implements AutoCloseable {
    private static final Duration READY_DEADLINE = Duration.ofMinutes(5);
    /// A fleet ends within the time that whoever sends SIGTERM usually waits: APIs register what they acknowledged,
    /// then workers finish their rounds.
    private static final Duration APIS_DEADLINE = Duration.ofSeconds(21);

    private static final Duration ALL_DEADLINE = Duration.ofSeconds(23);

    private final SharedServer server;
    private final List<Post> apis = new ArrayList<>();
    private final List<Post> workers = new ArrayList<>();

    private Fleet(SharedServer server) {
        this.server = server;
    }

    /// How many of each, what starts them, and settings that are handed on as flags.
    public record Plan(int apis, int workers, String mainClass, List<String> settings) {
        private static final int MOST = 64;

        public Plan {
            if (apis < 1 || apis > MOST || workers < 1 || workers > MOST) {
                throw new IllegalArgumentException("--api and --workers: expected 1 to " + MOST + " of each, found "
                        + apis + " and " + workers);
            }
            settings = List.copyOf(settings);
        }
    }

    /// Starts the server and all members, and waits until they are ready. The first API takes the configured port, the
    /// others those behind it.
    public static Fleet start(StandaloneConfig config, Plan plan, Consumer<String> messages)
            throws IOException, InterruptedException, DataDirectoryInUseException {
        Fleet fleet = new Fleet(SharedServer.start(config));
        try {
            fleet.startMembers(config, plan, messages);
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            fleet.close();
            throw failure;
        }
    }

    private void startMembers(StandaloneConfig config, Plan plan, Consumer<String> messages)
            throws IOException, InterruptedException {
        Path data = server.directory().path();
        MemberCommand command = new MemberCommand(plan.mainClass(), plan.settings(), data, server.server());
        for (int i = 0; i < plan.apis(); i++) {
            String name = "api-" + (i + 1);
            int port = config.port() == 0 ? 0 : config.port() + i;
            apis.add(new Post(name, () -> command.builder(Role.API, name, port), messages));
        }
        for (int i = 0; i < plan.workers(); i++) {
            String name = "worker-" + (i + 1);
            workers.add(new Post(name, () -> command.builder(Role.WORKER, name, 0), messages));
        }
        for (Post post : posts()) {
            post.open();
        }
        long end = System.nanoTime() + READY_DEADLINE.toNanos();
        for (Post post : posts()) {
            awaitReady(post, end);
        }
        server.directory().announce(apis.getFirst().url());
    }

    private static void awaitReady(Post post, long endNanos) throws IOException, InterruptedException {
        try {
            post.member().url().get(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException ended) {
            throw ended.getCause() instanceof IOException told ? told : new IOException(ended.getCause());
        } catch (TimeoutException late) {
            throw new IOException(post.name() + " was not ready after " + READY_DEADLINE.toSeconds() + " s", late);
        }
    }

    private List<Post> posts() {
        List<Post> all = new ArrayList<>(apis);
        all.addAll(workers);
        return all;
    }

    /// One line for each member: its name, where it serves, its process id.
    public List<String> lines() {
        return posts().stream()
                .map(post -> String.format("%-10s  %s  (pid %d)", post.name(), post.url(), post.member().pid()))
                .toList();
    }

    /// Where the first API serves.
    public String url() {
        return apis.getFirst().url();
    }

    public String postgres() {
        return server.server().toString();
    }

    public Path dataDirectory() {
        return server.directory().path();
    }

    @Override
    public void close() {
        long start = System.nanoTime();
        posts().forEach(Post::retire);
        stop(apis, start + APIS_DEADLINE.toNanos());
        stop(workers, start + ALL_DEADLINE.toNanos());
        server.close();
    }

    private static void stop(List<Post> posts, long endNanos) {
        posts.forEach(Post::terminate);
        for (Post post : posts) {
            post.awaitEnd(Duration.ofNanos(Math.max(1, endNanos - System.nanoTime())));
        }
    }
}
