package io.scoreline.standalone.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.feature.EventTime;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.hash.IdHash;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonNumber;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A file of JSON lines as the events that a server would make of it: by a mapping, where the line is the payload, or as
/// envelopes `{entity, ts, type, id, payload}`. Immutable.
public final class EventLines {
    private static final int MAX_ENTITY_BYTES = 256;
    private static final Mapping ENVELOPE = new Mapping(path("entity"), path("ts"), path("type"), path("id"));
    private static final FeaturePath PAYLOAD = path("payload");
    private static final byte[] NO_PAYLOAD = "{}".getBytes(UTF_8);

    private final NdjsonFile file;
    private final Mapping mapping;
    private final boolean envelopes;

    /// Without a mapping, lines are envelopes.
    public EventLines(NdjsonFile file, @Nullable Mapping mapping) {
        this.file = file;
        this.mapping = mapping == null ? ENVELOPE : mapping;
        this.envelopes = mapping == null;
    }

    /// Takes the lines in order; `number` counts every line of the file from 1.
    public interface Sink {
        void event(Event event) throws IOException;

        void refused(long number, String reason) throws IOException;
    }

    /// An event; one without a type has the empty one, one without an id its line's number as id.
    @SuppressWarnings("ArrayRecordComponent") // handed from the reader to one sink, never compared
    public record Event(long number, String entity, String type, long tsMicros, long idHash, byte[] payload) {}

    /// Hands the first lines to the sink, `most` at most.
    public void read(long most, Sink sink) throws IOException {
        try (LineReader lines = file.open(new AtomicLong())) {
            long read = 0;
            for (LineReader.Line line = lines.next(); line != null && read < most; line = lines.next()) {
                read++;
                take(line, sink);
            }
        }
    }

    /// Hands those of the first lines that are JSON objects to the sink.
    public static void objects(NdjsonFile file, long most, Consumer<byte[]> sink) throws IOException {
        try (LineReader lines = file.open(new AtomicLong())) {
            long read = 0;
            for (LineReader.Line line = lines.next(); line != null && read < most; line = lines.next()) {
                read++;
                byte[] bytes = line.bytes();
                if (bytes != null && PathValue.isJson(bytes) && PathValue.isObject(bytes)) {
                    sink.accept(bytes);
                }
            }
        }
    }

    private void take(LineReader.Line line, Sink sink) throws IOException {
        byte[] bytes = line.bytes();
        if (bytes == null) {
            sink.refused(line.number(), "the line has " + line.length() + " bytes");
        } else if (!PathValue.isJson(bytes) || !PathValue.isObject(bytes)) {
            sink.refused(line.number(), "expected a JSON object");
        } else {
            take(line.number(), bytes, sink);
        }
    }

    private void take(long number, byte[] line, Sink sink) throws IOException {
        String entity = text(line, mapping.entity());
        if (entity == null || entity.isEmpty() || entity.getBytes(UTF_8).length > MAX_ENTITY_BYTES) {
            sink.refused(number, "expected an entity of 1 to " + MAX_ENTITY_BYTES + " bytes at " + mapping.entity()
                    + (entity == null ? ", found none" : ""));
            return;
        }
        long ts = time(line);
        if (ts == EventTime.NONE) {
            sink.refused(number, "expected a time at " + mapping.ts());
            return;
        }
        byte[] payload = payload(line);
        if (payload == null) {
            sink.refused(number, "expected an object as payload");
            return;
        }
        String type = text(line, mapping.type());
        String id = text(line, mapping.id());
        byte[] idBytes = (id == null ? "line-" + number : id).getBytes(UTF_8);
        long idHash = IdHash.of(idBytes, 0, idBytes.length);
        sink.event(new Event(number, entity, type == null ? "" : type, ts, idHash, payload));
    }

    private static @Nullable String text(byte[] line, @Nullable FeaturePath path) {
        int[] found = path == null ? null : PathValue.find(line, path);
        if (found == null) {
            return null;
        }
        JsonCursor cursor = new JsonCursor();
        if (line[found[0]] == '"' && cursor.readString(line, found[0], found[1])) {
            return new String(cursor.text(), cursor.textFrom(), cursor.textLength(), UTF_8);
        }
        return new JsonNumber().read(line, found[0], found[1])
                ? new String(line, found[0], found[1] - found[0], UTF_8)
                : null;
    }

    private long time(byte[] line) {
        int[] found = PathValue.find(line, mapping.ts());
        if (found == null) {
            return EventTime.NONE;
        }
        if (line[found[0]] == '"') {
            return EventTime.readMicros(line, found[0] + 1, found[1] - found[0] - 2);
        }
        JsonNumber number = new JsonNumber();
        return number.read(line, found[0], found[1]) ? EventTime.readEpoch(number) : EventTime.NONE;
    }

    private byte @Nullable [] payload(byte[] line) {
        if (!envelopes) {
            return line;
        }
        int[] found = PathValue.find(line, PAYLOAD);
        if (found == null) {
            return NO_PAYLOAD;
        }
        return line[found[0]] == '{' ? Arrays.copyOfRange(line, found[0], found[1]) : null;
    }

    private static FeaturePath path(String text) {
        return FeaturePath.parse(text);
    }
}
