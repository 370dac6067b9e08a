package io.scoreline.standalone.directory;

import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.standalone.json.JsonDocument;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A process that uses a data directory; `url` is null until it serves, role and name are empty for one that runs all
/// roles or the server for others.
public record Holder(long pid, @Nullable String url, String role, String name) {
    /// The role that answers requests of clients.
    public static final String API = "api";

    static final Comparator<Holder> APIS_FIRST = Comparator.comparing((Holder holder) -> !holder.role().equals(API))
            .thenComparing(Holder::role)
            .thenComparing(Holder::name);

    byte[] encode() {
        return new JsonOutput()
                .beginObject()
                .name("pid")
                .value(pid)
                .name("url")
                .value(url)
                .name("role")
                .value(role)
                .name("name")
                .value(name)
                .endObject()
                .toBytes();
    }

    static Optional<Holder> decode(byte[] json) {
        try {
            JsonDocument document = JsonDocument.parse(json);
            return document.whole("pid")
                    .map(pid -> new Holder(
                            pid,
                            document.text("url").orElse(null),
                            document.text("role").orElse(""),
                            document.text("name").orElse("")));
        } catch (JsonSyntaxException unreadable) {
            return Optional.empty();
        }
    }

    /// Whether clients can be sent to its URL.
    public boolean servesClients() {
        return url != null && (role.isEmpty() || role.equals(API));
    }

    String described() {
        String who = role.isEmpty() ? "pid " + pid : role + " " + name + " (pid " + pid + ")";
        return who + (url == null ? ", which is starting or stopping" : ", which serves " + url);
    }
}
