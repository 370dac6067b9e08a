package io.scoreline.standalone.rebuild;

import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.ListedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.shard.store.StoredFile;
import io.scoreline.worker.score.ScoreFile;
import io.scoreline.writer.journal.JournalInspection;
import io.scoreline.writer.journal.SegmentDescription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// What lies in a data directory, read from the footers of its files.
final class StoreFiles {
    private static final String EVENTS = "events";
    private static final String SCORES = "scores";
    private static final String GARBAGE = "garbage";
    private static final String SUFFIX = ".parquet";
    private static final int PAGE = 1_000;
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileStore store;
    private final Path data;

    StoreFiles(FileStore store, Path data) {
        this.store = store;
        this.data = data;
    }

    /// Event files, also those among the garbage.
    List<FoundShard> events() throws IOException {
        List<FoundShard> found = new ArrayList<>();
        for (ListedFile file : list(EVENTS)) {
            found.add(read(file, false));
        }
        for (ListedFile file : list(GARBAGE)) {
            if (file.path().value().startsWith(GARBAGE + "/" + EVENTS + "/")) {
                found.add(read(file, true));
            }
        }
        return found;
    }

    private FoundShard read(ListedFile file, boolean garbage) throws IOException {
        try (TableReader reader = TableReader.open(file.path(), store.open(file.path()))) {
            return FoundShard.of(file.path(), garbage, file.modified(), file.bytes(), reader.rows(), reader.metadata());
        }
    }

    /// The bodies of all definitions that were ever scored, by their keys.
    Map<DefinitionKey, String> definitions() throws IOException {
        Map<DefinitionKey, String> bodies = new HashMap<>();
        for (ListedFile file : list(SCORES)) {
            try (TableReader reader = TableReader.open(file.path(), store.open(file.path()))) {
                Map<String, String> footer = reader.metadata();
                String name = footer.getOrDefault(ScoreFile.META_DEFINITION, "");
                String body = footer.get(ScoreFile.META_BODY);
                int at = name.lastIndexOf('@');
                if (body != null && at > 0 && name.substring(at + 1).matches("\\d{1,9}")) {
                    bodies.put(
                            new DefinitionKey(
                                    footer.getOrDefault(ScoreFile.META_TENANT, ""),
                                    name.substring(0, at),
                                    Integer.parseInt(name.substring(at + 1))),
                            body);
                }
            }
        }
        return bodies;
    }

    private List<ListedFile> list(String folder) throws IOException {
        List<ListedFile> all = new ArrayList<>();
        List<ListedFile> page;
        do {
            page = store.list(folder, all.isEmpty() ? "" : all.getLast().path().value(), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        return all.stream().filter(file -> file.path().value().endsWith(SUFFIX)).toList();
    }

    String sha256(ShardPath path) throws IOException {
        try (StoredFile file = store.open(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (long at = 0; at < file.length(); at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, file.length() - at));
                file.read(buffer, at);
                digest.update(buffer.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// A journal in the data directory: its name, and the positions it holds.
    record FoundJournal(String name, FoundShard.Range positions) {}

    /// By writer.
    Map<UUID, FoundJournal> journals() throws IOException {
        Map<UUID, FoundJournal> found = new TreeMap<>();
        Path top = data.resolve("journal");
        if (!Files.isDirectory(top)) {
            return found;
        }
        try (Stream<Path> folders = Files.list(top)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                JournalInspection.Findings findings = JournalInspection.directory(folder);
                if (findings.writer() != null) {
                    found.put(
                            findings.writer().value(),
                            new FoundJournal(String.valueOf(folder.getFileName()), positions(findings.segments())));
                }
            }
        }
        return found;
    }

    private static FoundShard.Range positions(List<SegmentDescription> segments) {
        long first = Long.MAX_VALUE;
        long last = 0;
        for (SegmentDescription segment : segments) {
            SegmentDescription.Head head = segment.head();
            if (head != null) {
                first = Math.min(first, head.firstPosition());
                last = Math.max(last, segment.lastPosition());
            }
        }
        return new FoundShard.Range(first, last);
    }
}
