package io.scoreline.writer.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Small journals of text.
final class TestingJournals {
    static final long DEADLINE_SECONDS = 20;

    private TestingJournals() {}

    static JournalSettings settings(Path directory) {
        return new JournalSettings(directory, 64 << 20, 1 << 20);
    }

    static Journal started(JournalSettings settings) throws IOException {
        Journal journal = Journal.open(settings, Clock.systemUTC(), record -> {});
        start(journal, 0);
        return journal;
    }

    static void start(Journal journal, long done) throws IOException {
        try {
            journal.start(1, done);
        } catch (IOException e) {
            journal.close();
            throw e;
        }
    }

    static long append(Journal journal, String text) throws Exception {
        return journal.append(text.getBytes(StandardCharsets.UTF_8)).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    static String text(JournalRecord record) {
        return new String(record.bytes(), record.from(), record.length(), StandardCharsets.UTF_8);
    }

    /// All records of a closed journal.
    static List<String> records(JournalSettings settings) throws IOException {
        List<String> found = new ArrayList<>();
        Journal.open(settings, Clock.systemUTC(), record -> found.add(record.position() + "=" + text(record)))
                .close();
        return found;
    }

    static List<Path> segments(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    static List<String> recordsAfter(Journal journal, long after) throws IOException {
        try (JournalReader reader = journal.readerAfter(after)) {
            reader.extend(1 << 20);
            return reader.read().stream().map(TestingJournals::text).toList();
        }
    }
}
