package io.scoreline.standalone.directory;

import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.standalone.json.JsonDocument;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The process that holds a data directory; `url` is null until it serves.
public record Holder(long pid, @Nullable String url) {
    byte[] encode() {
        return new JsonOutput()
                .beginObject()
                .name("pid")
                .value(pid)
                .name("url")
                .value(url)
                .endObject()
                .toBytes();
    }

    static Optional<Holder> decode(byte[] json) {
        try {
            JsonDocument document = JsonDocument.parse(json);
            return document.whole("pid")
                    .map(pid -> new Holder(pid, document.text("url").orElse(null)));
        } catch (JsonSyntaxException unreadable) {
            return Optional.empty();
        }
    }
}
