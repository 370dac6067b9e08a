package io.scoreline.shard.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The file of settings that every server of a catalog runs with, embedded or in a cluster: one file, each setting with a comment above it that says why.
public final class ServerSettings {
    static final String FILE = "postgresql.scoreline.conf";

    private static final String HEADING = "# ----";
    private static final String NOT_COMPARED = ": not compared";

    private ServerSettings() {}

    /// The settings that any server should have, in the order of the file: those that say where a server lies are left out.
    public static List<ServerSetting> expected() {
        List<ServerSetting> settings = new ArrayList<>();
        boolean compared = true;
        StringBuilder why = new StringBuilder();
        for (String line : lines()) {
            if (line.startsWith(HEADING)) {
                compared = !line.endsWith(NOT_COMPARED);
                why.setLength(0);
            } else if (line.startsWith("#")) {
                why.append(why.isEmpty() ? "" : " ").append(line.substring(1).strip());
            } else if (!line.isEmpty()) {
                if (compared) {
                    settings.add(setting(line, why.toString()));
                }
                why.setLength(0);
            }
        }
        return List.copyOf(settings);
    }

    private static ServerSetting setting(String line, String why) {
        int equals = line.indexOf('=');
        if (equals < 0 || why.isEmpty()) {
            throw new IllegalStateException(FILE + ": expected `name = value` below a comment that says why, found " + line);
        }
        String value = line.substring(equals + 1).strip().replaceAll("^'|'$", "");
        return new ServerSetting(line.substring(0, equals).strip(), value, why);
    }

    /// The file as it is handed to a server.
    static byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    private static List<String> lines() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8))) {
            return in.lines().map(String::strip).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }

    private static InputStream open() {
        InputStream in = ServerSettings.class.getResourceAsStream(FILE);
        if (in == null) {
            throw new IllegalStateException(FILE + " is missing beside " + ServerSettings.class);
        }
        return in;
    }
}
