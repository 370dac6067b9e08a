package io.scoreline.bench.rolling;

import io.scoreline.shard.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// What the pods share on this machine in place of a cluster: volumes as directories, a server, a Secret's file, and a memory cgroup for each pod where there are any. Not thread-safe.
final class Site implements AutoCloseable {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup/memory");

    private final Path directory;
    private final Path launcher;
    private final EmbeddedPostgres server;
    private final Path passwordFile;

    Site(Path directory, Path launcher) throws IOException {
        this.directory = Files.createDirectories(directory).toRealPath();
        this.launcher = launcher.toRealPath();
        this.server = EmbeddedPostgres.start(directory.resolve("postgres"));
        this.passwordFile = Files.writeString(this.directory.resolve("password"), server.password());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /// The manifest's environment, with this machine's places where it names those of a cluster, and nothing else but a path to programs.
    Map<String, String> environment(PodSpec spec, String name, int port) {
        Map<String, String> environment = new TreeMap<>(spec.environment());
        environment.replaceAll((variable, value) -> value.equals(PodSpec.POD_NAME) ? name : value);
        environment.put("SCORELINE_POSTGRES_URL", server.jdbcUrl());
        environment.put("SCORELINE_POSTGRES_USER", server.user());
        environment.put("SCORELINE_POSTGRES_PASSWORD_FILE", passwordFile.toString());
        environment.replace("SCORELINE_DATA_DIRECTORY", directory.resolve("store").toUri().toString());
        environment.replace("SCORELINE_JOURNAL_DIRECTORY", directory.resolve("journal").toString());
        environment.replace("SCORELINE_PORT", Integer.toString(port));
        environment.replace("SCORELINE_HOST", "127.0.0.1");
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        return environment;
    }

    Pod start(PodSpec spec, String name) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        Path group = ownGroup().resolve("scoreline-bench-" + ProcessHandle.current().pid() + "-" + name);
        if (limited(group, spec.limitMib())) {
            command.addAll(List.of("sh", "-c", "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"", "sh"));
        }
        command.add(launcher.toString());
        command.addAll(spec.arguments());
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(spec, name, port));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        return new Pod(
                name, builder.start(), port, System.nanoTime(), log(name), group, new AtomicBoolean());
    }

    /// Runs the manifests' job of that name.
    void migrate(Path manifests) throws IOException, InterruptedException {
        Pod pod = start(PodSpec.read(manifests, "migration.yaml"), "migration");
        if (pod.process().waitFor() != 0) {
            throw new IOException("the migration ended with exit code " + pod.process().exitValue() + ": see " + pod.log());
        }
    }

    /// That of this process: pods are limited within what it may take itself.
    private static Path ownGroup() throws IOException {
        Path file = Path.of("/proc/self/cgroup");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.contains(":memory:/")) {
                    return CGROUPS.resolve(line.replaceFirst(".*:memory:/", ""));
                }
            }
        }
        return CGROUPS;
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }

    /// False where this machine has no memory cgroups of the first version that we may make.
    private static boolean limited(Path group, int mib) {
        try {
            Files.createDirectories(group);
            Files.writeString(group.resolve("memory.limit_in_bytes"), Long.toString((long) mib << 20));
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
