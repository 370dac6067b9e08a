package io.scoreline.standalone.load;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.scoring.feature.PayloadExtractor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Moves the times of a file's events so that the newest becomes a given time. Lines become envelopes `{entity, ts,
/// type, id, payload}` with the moved time; the payload is the line as it is. A number as entity, type or id becomes a
/// text. A line that cannot be read is left alone, for the server to refuse. Not thread-safe.
public final class TimeShift {
    private final Mapping mapping;
    private final PayloadExtractor times;
    private final FeatureColumn time = new FeatureColumn(FeatureType.TIMESTAMP);
    private long shiftMicros;

    private TimeShift(Mapping mapping) {
        this.mapping = mapping;
        this.times = new PayloadExtractor(List.of(new FeatureSpec(mapping.ts(), FeatureType.TIMESTAMP, false)));
    }

    /// Reads the whole file for its newest time.
    public static TimeShift toEndAt(NdjsonFile file, Mapping mapping, Instant end) throws IOException {
        TimeShift shift = new TimeShift(mapping);
        long newest = Long.MIN_VALUE;
        try (LineReader lines = file.open(new AtomicLong())) {
            for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
                newest = Math.max(newest, shift.timeOf(line.bytes()).orElse(Long.MIN_VALUE));
            }
        }
        if (newest == Long.MIN_VALUE) {
            throw new IOException(
                    file.path() + ": expected a time at " + mapping.ts() + " in at least one line, found none");
        }
        shift.shiftMicros = ChronoUnit.MICROS.between(Instant.EPOCH, end) - newest;
        return shift;
    }

    private OptionalLong timeOf(byte @Nullable [] line) {
        if (line == null || !PathValue.isJson(line)) {
            return OptionalLong.empty();
        }
        time.clear();
        times.extract(line, 0, line.length, 0, List.of(time));
        return time.isMissing(0) ? OptionalLong.empty() : OptionalLong.of(time.longAt(0));
    }

    /// The line as an envelope with its time moved.
    byte[] moved(byte[] line) {
        OptionalLong micros = timeOf(line);
        if (micros.isEmpty()) {
            return line;
        }
        ByteArrayOutputStream envelope = new ByteArrayOutputStream(line.length + 256);
        Instant moved = Instant.EPOCH.plus(micros.getAsLong() + shiftMicros, ChronoUnit.MICROS);
        write(envelope, "{\"ts\":\"" + moved + "\"");
        member(envelope, "entity", line, mapping.entity());
        member(envelope, "type", line, mapping.type());
        member(envelope, "id", line, mapping.id());
        write(envelope, ",\"payload\":");
        envelope.write(line, 0, line.length);
        write(envelope, "}");
        return envelope.toByteArray();
    }

    private static void member(ByteArrayOutputStream envelope, String name, byte[] line, @Nullable FeaturePath path) {
        int[] found = path == null ? null : PathValue.find(line, path);
        if (found != null) {
            boolean number = line[found[0]] == '-' || Character.isDigit(line[found[0]]);
            write(envelope, ",\"" + name + "\":" + (number ? "\"" : ""));
            envelope.write(line, found[0], found[1] - found[0]);
            write(envelope, number ? "\"" : "");
        }
    }

    private static void write(ByteArrayOutputStream envelope, String text) {
        envelope.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
