package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at journals without the lock and without changing anything: another process may append to what is read, roll
/// it, or give it back.
public final class JournalInspection {
    private JournalInspection() {}

    /// What a whole journal holds: `writer` is null when the identity file is missing or damaged; `faults` are those
    /// beside the segments' own; `holder` is the process that has the lock.
    public record Findings(
            @Nullable WriterId writer, Optional<Long> holder, List<SegmentDescription> segments, List<String> faults) {
        public Findings {
            segments = List.copyOf(segments);
            faults = List.copyOf(faults);
        }
    }

    /// Whether a file begins like a segment, whatever its version.
    public static boolean looksLikeSegment(byte[] beginning) {
        return SegmentFormat.hasMagic(beginning);
    }

    /// One segment, as if it were the newest of its journal; `most` records are described one by one.
    public static SegmentDescription segment(Path file, int most) throws IOException {
        return SegmentInspection.inspect(file, most);
    }

    /// All segments of a directory, in order.
    public static Findings directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory + ": expected a journal's directory");
        }
        List<String> faults = new ArrayList<>();
        List<WriterId> owners = owners(directory, faults);
        WriterId writer = owners.isEmpty() ? null : owners.getFirst();
        List<Path> files = files(directory);
        if (writer == null && files.isEmpty() && faults.isEmpty()) {
            faults.add(directory + ": expected a journal, found no segment and no file " + JournalDirectory.IDENTITY);
        }
        List<SegmentDescription> segments = new ArrayList<>();
        for (Path file : files) {
            try {
                segments.add(SegmentInspection.inspect(file, 0));
            } catch (NoSuchFileException givenBack) {
                // Registered and deleted since the directory was listed.
            }
        }
        return new Findings(
                writer, LockHolder.of(directory.resolve(JournalDirectory.LOCK)), chained(segments, owners), faults);
    }

    /// Whose the journal is, then whose it was; empty when the identity file is missing or damaged.
    private static List<WriterId> owners(Path directory, List<String> faults) throws IOException {
        Path file = directory.resolve(JournalDirectory.IDENTITY);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<WriterId> owners = new ArrayList<>();
        try {
            WriterId made = JournalIdentity.read(file);
            Fork fork = Fork.read(Fork.line(directory));
            owners.add(fork == null ? made : fork.writer());
            owners.addAll(fork == null ? List.of() : fork.former());
        } catch (JournalDamagedException damaged) {
            faults.add(damaged.fault());
        }
        return owners;
    }

    private static List<Path> files(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (SegmentFormat.firstPosition(String.valueOf(entry.getFileName())) >= 0) {
                    found.add(entry);
                }
            }
        }
        found.sort(null);
        return found;
    }

    /// Adds the faults that show between segments alone.
    private static List<SegmentDescription> chained(List<SegmentDescription> segments, List<WriterId> owners) {
        List<SegmentDescription> checked = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            SegmentDescription before = i == 0 ? null : segments.get(i - 1);
            SegmentDescription segment = segments.get(i);
            String fault = fault(segment, before, owners, i == segments.size() - 1);
            checked.add(fault == null || segment.fault() != null ? segment : segment.withFault(fault));
        }
        return checked;
    }

    private static @Nullable String fault(
            SegmentDescription segment, @Nullable SegmentDescription before, List<WriterId> owners, boolean newest) {
        SegmentDescription.Head head = segment.head();
        if (head == null) {
            return null;
        }
        long named = SegmentFormat.firstPosition(String.valueOf(segment.file().getFileName()));
        long first = before == null || before.head() == null ? named : before.lastPosition() + 1;
        if (head.firstPosition() != named || named != first) {
            return segment.file() + ", offset 40: expected first position " + first + ", found "
                    + head.firstPosition();
        }
        if (!owners.isEmpty() && !owners.contains(head.writer())) {
            return segment.file() + ", offset 16: expected writer " + owners.getFirst().value() + ", found writer "
                    + head.writer().value();
        }
        if (!newest && segment.tornBytes() > 0) {
            return segment.file() + ", offset " + segment.totals().bytes() + ": expected a record with position "
                    + (segment.lastPosition() + 1) + ", found none that checks out, and a later segment behind it";
        }
        return null;
    }
}
