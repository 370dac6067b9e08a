package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.store.LocalDisk;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.event.EventBatchBuilder;
import io.scoreline.writer.event.SourceRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The journal checked in as format version 1: [#main] wrote it once, and every later release must read it.
final class GoldenJournal {
    static final List<String> EXPECTED = List.of(
            "1 at 1767225600000 tenant=default source=null",
            "  host-1 a 1767225600000000 security {\"severity\":3}",
            "  host-2 b* -1 - {}",
            "2 at 1767225600000 tenant=mandant-ü source=SourceRange[name=file:0123, from=0, to=7]",
            "  karte e-7 1767225600000001 card {\"text\":\"Grüße\"}");

    private GoldenJournal() {}

    static List<String> describe(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        JournalSettings settings = new JournalSettings(directory, 1 << 20, 1 << 16);
        try (Journal journal = Journal.open(settings, Clock.systemUTC(), record -> describe(record, lines))) {
            if (!journal.writer().equals(new WriterId(new UUID(1, 2)))) {
                throw new AssertionError("another writer: " + journal.writer());
            }
            return lines;
        }
    }

    private static void describe(JournalRecord record, List<String> lines) {
        EventBatch batch = EventBatch.decode(record.bytes(), record.from(), record.length());
        lines.add(record.position() + " at " + record.appendedMillis() + " tenant=" + batch.tenant() + " source="
                + batch.source());
        for (int i = 0; i < batch.size(); i++) {
            lines.add("  " + text(batch, batch.entityFrom(i), batch.entityLength(i)) + " "
                    + text(batch, batch.idFrom(i), batch.idLength(i)) + (batch.serverId(i) ? "* " : " ")
                    + batch.tsMicros(i) + " "
                    + (batch.typeLength(i) < 0 ? "-" : text(batch, batch.typeFrom(i), batch.typeLength(i))) + " "
                    + text(batch, batch.payloadFrom(i), batch.payloadLength(i)));
        }
    }

    private static String text(EventBatch batch, int from, int length) {
        return new String(batch.bytes(), from, length, StandardCharsets.UTF_8);
    }

    /// Writes the golden journal into an empty directory.
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        try (JournalDirectory locked = JournalDirectory.lock(directory, new LocalDisk())) {
            locked.saveWriter(new WriterId(new UUID(1, 2)));
        }
        EventBatchBuilder first = new EventBatchBuilder("default", null);
        add(first, "host-1", "a", "security", 1767225600000000L, "{\"severity\":3}", false);
        add(first, "host-2", "b", "", -1, "{}", true);
        EventBatchBuilder second = new EventBatchBuilder("mandant-ü", new SourceRange("file:0123", 0, 7));
        add(second, "karte", "e-7", "card", 1767225600000001L, "{\"text\":\"Grüße\"}", false);
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        try (Journal journal = Journal.open(new JournalSettings(directory, 1 << 20, 1 << 16), clock, record -> {})) {
            journal.start(1, 0);
            journal.append(first.build().encoded()).get();
            journal.append(second.build().encoded()).get();
        }
    }

    private static void add(
            EventBatchBuilder builder,
            String entity,
            String id,
            String type,
            long ts,
            String payload,
            boolean serverId) {
        builder.begin();
        byte[] bytes = entity.getBytes(StandardCharsets.UTF_8);
        builder.entity(bytes, 0, bytes.length);
        bytes = id.getBytes(StandardCharsets.UTF_8);
        builder.id(bytes, 0, bytes.length, serverId);
        builder.tsMicros(ts);
        bytes = type.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            builder.type(bytes, 0, bytes.length);
        }
        bytes = payload.getBytes(StandardCharsets.UTF_8);
        builder.payload(bytes, 0, bytes.length);
        builder.end();
    }
}
