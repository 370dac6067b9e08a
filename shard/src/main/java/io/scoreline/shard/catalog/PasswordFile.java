package io.scoreline.shard.catalog;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/// The password of a server in a file: read each time that a connection asks for it, so that a password which was changed counts from the next connection on. The driver makes one for
/// each connection whose URL names this class. Immutable.
public final class PasswordFile implements AuthenticationPlugin {
    private static final String FILE = "scorelinePasswordFile";
    private static final int MOST_BYTES = 4096;

    /// What [#in] adds to a URL, as a regular expression.
    public static final String PARAMETERS = "authenticationPluginClassName=[^&]*&" + FILE + "=[^&]*";

    private final String file;

    /// Called by the driver, with the parameters of the URL.
    public PasswordFile(Properties parameters) {
        this.file = parameters.getProperty(FILE, "");
    }

    /// The URL, with the password's file in it.
    public static String in(String jdbcUrl, Path file) {
        return jdbcUrl + (jdbcUrl.indexOf('?') < 0 ? "?" : "&") + "authenticationPluginClassName="
                + PasswordFile.class.getName() + "&" + FILE + "="
                + URLEncoder.encode(file.toAbsolutePath().toString(), StandardCharsets.UTF_8);
    }

    /// Line ends at the end of the file are not part of it.
    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MOST_BYTES) {
                throw refused("more than " + MOST_BYTES + " bytes", null);
            }
            String password = Files.readString(path).stripTrailing();
            if (password.isEmpty()) {
                throw refused("nothing", null);
            }
            return password.toCharArray();
        } catch (IOException unreadable) {
            throw refused(unreadable.toString(), unreadable);
        }
    }

    private PSQLException refused(String found, @Nullable IOException cause) {
        return new PSQLException(
                "password file " + file + ": expected the password of the PostgreSQL server, found " + found,
                PSQLState.INVALID_PASSWORD,
                cause);
    }
}
