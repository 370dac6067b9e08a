package io.scoreline.shard.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings one server up over a cluster, whatever the last one left behind: a pid file of a killed server, a server that outlived its process, children of a dead postmaster that still hold the
/// shared memory, a crash to recover from. Tries again within the deadline where waiting helps.
final class ServerStart {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStart.class);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration ORPHAN_FAST = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final PostgresBinaries binaries;
    private final Commands commands;
    private final List<String> extraSettings;
    private final ServerLog log;
    private final long deadline = System.nanoTime() + DEADLINE.toNanos();

    ServerStart(
            Cluster cluster,
            PostgresBinaries binaries,
            Commands commands,
            List<String> extraSettings,
            ServerLog log) {
        this.cluster = cluster;
        this.binaries = binaries;
        this.commands = commands;
        this.extraSettings = List.copyOf(extraSettings);
        this.log = log;
    }

    Started run() throws IOException {
        while (true) {
            clearRemains();
            int port = freePort();
            log.clearTail();
            ServerProcess server = ServerProcess.start(line(port), cluster.directory(), log);
            boolean ready = false;
            try {
                ready = awaitReady(server);
            } finally {
                if (!ready) {
                    server.stop();
                }
            }
            if (ready) {
                return new Started(server, port);
            }
            String output = log.tail();
            if (timeLeft().isZero() || !mayPass(output)) {
                throw PostgresStartException.of("PostgreSQL did not start in " + cluster.directory(), output);
            }
            LOG.info("PostgreSQL in {} did not start yet and is tried again", cluster.directory());
            server.awaitExit(RETRY);
        }
    }

    /// Stops a server that still runs on the data directory, which this process has the lock of, and removes a pid file that would keep a new one from starting although it is
    /// empty or its process is a zombie or not a server. The shared memory still tells a new server when children of the old one are alive.
    private void clearRemains() throws IOException {
        Optional<PostmasterFile> file = PostmasterFile.read(cluster.data());
        if (file.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> orphan = file.get().server();
        if (orphan.isPresent()) {
            stopOrphan(orphan.get());
        } else if (file.get().pid() <= 0 || ProcessHandle.of(file.get().pid()).isPresent()) {
            Files.deleteIfExists(PostmasterFile.in(cluster.data()));
        }
    }

    private void stopOrphan(ProcessHandle orphan) throws IOException {
        LOG.warn("a PostgreSQL server, pid {}, still runs in {} and is stopped", orphan.pid(), cluster.data());
        Commands.signal(orphan.pid(), "INT");
        long harder = System.nanoTime() + ORPHAN_FAST.toNanos();
        boolean quit = false;
        while (isRunning(orphan)) {
            if (timeLeft().isZero()) {
                throw new PostgresStartException(
                        "a PostgreSQL server, pid " + orphan.pid() + ", still runs in " + cluster.data() + " and does not stop");
            }
            if (!quit && System.nanoTime() - harder > 0) {
                Commands.signal(orphan.pid(), "QUIT");
                quit = true;
            }
            pause(POLL);
        }
    }

    /// A zombie has ended, though its parent has not looked yet.
    private boolean isRunning(ProcessHandle orphan) throws IOException {
        return PostmasterFile.read(cluster.data())
                .filter(file -> file.pid() == orphan.pid())
                .flatMap(PostmasterFile::server)
                .isPresent();
    }

    private boolean awaitReady(ServerProcess server) throws IOException {
        while (!timeLeft().isZero()) {
            boolean ready = PostmasterFile.read(cluster.data())
                    .filter(file -> file.pid() == server.pid())
                    .filter(PostmasterFile::ready)
                    .isPresent();
            if (ready) {
                return true;
            }
            if (server.awaitExit(POLL)) {
                return false;
            }
        }
        return false;
    }

    private List<String> line(int port) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-D", cluster.data().toString()));
        arguments.addAll(List.of("-c", "config_file=" + cluster.settings(), "-p", Integer.toString(port)));
        for (String setting : extraSettings) {
            arguments.addAll(List.of("-c", setting));
        }
        return commands.line(binaries.program("postgres").toString(), arguments);
    }

    private Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /// Whether what the server complained of goes by itself, or with another port.
    private static boolean mayPass(String output) {
        return output.contains("Address already in use")
                || output.contains("pre-existing shared memory block")
                || output.contains("lock file \"postmaster.pid\"");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for PostgreSQL", e);
        }
    }

    /// A server that accepts connections.
    record Started(ServerProcess server, int port) {}
}
