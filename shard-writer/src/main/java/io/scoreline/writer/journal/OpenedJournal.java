package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What the opening scan found; `newestFileBytes` counts a torn tail as well.
record OpenedJournal(WriterId writer, long begin, Segments segments, long newestFileBytes) {
    static OpenedJournal scan(JournalDirectory directory, RecordVisitor visitor) throws IOException {
        List<Path> paths = directory.segments();
        WriterId identity = directory.readWriter();
        WriterId made = identity == null ? unsaved(paths) : identity;
        Fork fork = directory.readFork();
        Set<WriterId> owners = new HashSet<>(fork == null ? List.of(made) : fork.former());
        WriterId writer = fork == null ? made : fork.writer();
        owners.add(writer);
        Segments segments = new Segments();
        long fileBytes = 0;
        for (Path path : paths) {
            boolean newest = path.equals(paths.getLast());
            long first = checkHeader(path, owners, writer, segments);
            segments.add(SegmentScan.scan(path, first, newest, visitor));
            fileBytes = Files.size(path);
        }
        if (identity == null) {
            directory.saveWriter(made);
        }
        return new OpenedJournal(writer, fork == null ? 0 : fork.begin(), segments, fileBytes);
    }

    private static WriterId unsaved(List<Path> paths) throws IOException {
        return paths.isEmpty()
                ? new WriterId(UUID.randomUUID())
                : SegmentScan.header(paths.getFirst()).writer();
    }

    private static long checkHeader(Path path, Set<WriterId> owners, WriterId writer, Segments before) throws IOException {
        SegmentHeader header = SegmentScan.header(path);
        if (!owners.contains(header.writer())) {
            throw new JournalDamagedException(
                    path,
                    16,
                    "writer " + writer.value(),
                    "writer " + header.writer().value());
        }
        long named = SegmentFormat.firstPosition(String.valueOf(path.getFileName()));
        long first = before.isEmpty() ? named : before.newest().lastPosition() + 1;
        if (named != first || header.firstPosition() != first || first < 1) {
            throw new JournalDamagedException(
                    path,
                    40,
                    "first position " + first,
                    "a segment that begins at position " + header.firstPosition());
        }
        return first;
    }
}
