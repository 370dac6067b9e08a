package io.scoreline.shard.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The server's directory:
///
/// ```
/// lock                        held by the process that runs the server
/// password                    of the user, readable by the owner alone
/// postgresql.scoreline.conf   written anew at every start
/// postgres.log, .1            what the server printed
/// data/                       as initdb made it; a folder under this name is complete and on disk
/// data.new-*                  left by an initdb that was killed
/// ```
record Cluster(Path directory) {
    static final String USER = "scoreline";
    private static final int PASSWORD_BYTES = 24;

    /// Makes what is missing. `durable` is off for servers that are thrown away.
    static Cluster prepare(Path directory, PostgresBinaries binaries, Commands commands, boolean durable)
            throws IOException {
        Cluster cluster = new Cluster(directory);
        FileTree.deleteAll(directory, "data.new-");
        cluster.makePassword();
        if (!Files.exists(cluster.data())) {
            cluster.initialise(binaries, commands, durable);
        }
        cluster.checkVersion(binaries);
        cluster.writeSettings();
        return cluster;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path settings() {
        return directory.resolve(ServerSettings.FILE);
    }

    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    private void makePassword() throws IOException {
        if (Files.exists(passwordFile())) {
            return;
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        write(passwordFile(), HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
        force(directory);
    }

    /// Under another name first: a folder that was left half-done is never taken for a whole one.
    private void initialise(PostgresBinaries binaries, Commands commands, boolean durable) throws IOException {
        Path fresh = directory.resolve("data.new-" + ProcessHandle.current().pid());
        List<String> arguments = new ArrayList<>(List.of("-D", fresh.toString(), "-U", USER));
        arguments.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + passwordFile()));
        arguments.addAll(List.of("--encoding=UTF8", "--no-locale", "--wal-segsize=4", "--no-instructions"));
        if (!durable) {
            arguments.add("--no-sync");
        }
        Commands.Result result =
                Commands.run(commands.line(binaries.program("initdb").toString(), arguments));
        if (result.exit() != 0) {
            throw PostgresStartException.of("initdb of " + data() + " failed", result.output());
        }
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
        force(directory);
    }

    private void checkVersion(PostgresBinaries binaries) throws IOException {
        Path file = data().resolve("PG_VERSION");
        String found = Files.exists(file) ? Files.readString(file).strip() : "none";
        Commands.Result result =
                Commands.run(List.of(binaries.program("postgres").toString(), "--version"));
        if (result.exit() != 0) {
            throw PostgresStartException.of("cannot run " + binaries.program("postgres"), result.output());
        }
        if (!result.output().contains(" " + found + ".")) {
            throw new PostgresStartException(data() + " is of PostgreSQL version " + found + ", expected that of "
                    + result.output().strip());
        }
    }

    private void writeSettings() throws IOException {
        write(settings(), ServerSettings.bytes());
    }

    /// Readable by the owner alone, whole or not at all.
    private static void write(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(
                temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(temporary, bytes, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
