package io.scoreline.worker.orphan;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.FileCensus;
import io.scoreline.shard.catalog.WriterPosition;
import io.scoreline.worker.score.ScoreFile;
import io.scoreline.writer.row.EventFooter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether a file that a census does not list can still come to be listed. Every commit checks, under a lock of the
/// row, what is compared here, and none of it ever falls:
///
/// | file | its commit needs | orphan when |
/// |---|---|---|
/// | landing shard | `writer.epoch` = its epoch, `writer.done` = begin of its range | `done` is beyond that begin, or the writer has no journal and its epoch is higher |
/// | merged shard, verdict | `partition.epoch` = its epoch | the partition's epoch is higher |
/// | score shard | `partition.epoch` = its epoch for one of its partitions | all their epochs are higher |
/// | merged score shard | all that it merges are listed | the oldest of them is not |
/// | base | the base covers what it may replace, and has no entity erased that this one has | the base covers more, or has had more erased, or covers the same with as much erased |
///
/// A landing shard of an earlier epoch whose range is not registered waits, too: its events are sealed again before
/// `done` moves, and until then it may be all that a lost journal or a catalog restored from a backup has left of them.
/// A file of an epoch that the catalog has not come to says that the catalog is the older one. Stateless.
final class OrphanRule {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Pattern EPOCHS = Pattern.compile("\\d{1,6}:\\d{1,18}(,\\d{1,6}:\\d{1,18})*");
    private static final Pattern DEFINITION = Pattern.compile("(.+)@(\\d{1,9})");
    private static final Pattern SEQ = Pattern.compile("\\d{1,18}");

    private OrphanRule() {}

    /// By the path alone; empty when the footer has to say more.
    static Optional<Finding> judge(FileName name, FileCensus census) {
        return switch (name) {
            case FileName.OfLease(PartitionId partition, long epoch) ->
                Optional.of(ofLease(census.epochs().get(partition), epoch));
            case FileName.Foreign() -> Optional.of(Finding.UNEXPLAINED);
            case FileName.Landing landing -> Optional.empty();
            case FileName.ScoreShard scores -> Optional.empty();
            case FileName.MergedScores merged -> Optional.empty();
            case FileName.Base base -> Optional.empty();
        };
    }

    static Finding judge(FileName name, Map<String, String> footer, FileCensus census) {
        return switch (name) {
            case FileName.Landing landing -> landing(landing, footer, census);
            case FileName.ScoreShard() -> scoreShard(footer, census);
            case FileName.MergedScores() -> mergedScores(footer, census);
            case FileName.Base() -> base(footer, census);
            case FileName.OfLease lease -> judge(lease, census).orElse(Finding.UNEXPLAINED);
            case FileName.Foreign() -> Finding.UNEXPLAINED;
        };
    }

    private static Finding ofLease(@Nullable Long found, long epoch) {
        if (found == null || found < epoch) {
            return Finding.UNEXPLAINED;
        }
        return found > epoch ? Finding.ORPHAN : Finding.IN_FLIGHT;
    }

    private static Finding landing(FileName.Landing name, Map<String, String> footer, FileCensus census) {
        String id = footer.getOrDefault(EventFooter.WRITER, "");
        Matcher journal = RANGE.matcher(footer.getOrDefault(EventFooter.JOURNAL, ""));
        boolean asNamed = id.startsWith(name.writerPrefix())
                && String.valueOf(name.epoch()).equals(footer.get(EventFooter.EPOCH));
        Optional<WriterPosition> writer = census.writers().stream()
                .filter(entry -> entry.writer().value().toString().equals(id))
                .findFirst();
        if (!asNamed
                || !journal.matches()
                || writer.isEmpty()
                || writer.get().epoch() < name.epoch()) {
            return Finding.UNEXPLAINED;
        }
        boolean passed = writer.get().done() > Long.parseLong(journal.group(1));
        boolean given = !writer.get().journalled() && writer.get().epoch() > name.epoch();
        return passed || given ? Finding.ORPHAN : Finding.IN_FLIGHT;
    }

    private static Finding scoreShard(Map<String, String> footer, FileCensus census) {
        String epochs = footer.getOrDefault(ScoreFile.META_EPOCHS, "");
        if (definitionBase(footer, census) == null || !EPOCHS.matcher(epochs).matches()) {
            return Finding.UNEXPLAINED;
        }
        boolean over = true;
        for (String one : epochs.split(",", -1)) {
            int colon = one.indexOf(':');
            PartitionId partition = new PartitionId(Integer.parseInt(one.substring(0, colon)));
            Finding finding = ofLease(census.epochs().get(partition), Long.parseLong(one.substring(colon + 1)));
            if (finding == Finding.UNEXPLAINED) {
                return finding;
            }
            over &= finding == Finding.ORPHAN;
        }
        return over ? Finding.ORPHAN : Finding.IN_FLIGHT;
    }

    private static Finding mergedScores(Map<String, String> footer, FileCensus census) {
        DefinitionKey definition = definition(footer);
        String oldest = footer.getOrDefault(ScoreFile.META_MERGES, "");
        if (definition == null || !census.bases().containsKey(definition) || !SEQ.matcher(oldest).matches()) {
            return Finding.UNEXPLAINED;
        }
        boolean listed = census.scoreSeqs().getOrDefault(definition, Set.of()).contains(Long.parseLong(oldest));
        return listed ? Finding.IN_FLIGHT : Finding.ORPHAN;
    }

    private static Finding base(Map<String, String> footer, FileCensus census) {
        FileCensus.BaseMark base = definitionBase(footer, census);
        String replaces = footer.getOrDefault(ScoreFile.META_PREVIOUS, "");
        String covers = footer.getOrDefault(ScoreFile.META_COVERS, "");
        String erased = footer.getOrDefault(ScoreFile.META_ERASED, "0");
        boolean told = Stream.of(replaces, covers, erased).allMatch(text -> SEQ.matcher(text).matches());
        if (base == null || !told || base.covers() < Long.parseLong(replaces)) {
            return Finding.UNEXPLAINED;
        }
        long left = Long.parseLong(erased);
        boolean nothingNew = base.covers() == Long.parseLong(covers) && base.erasedSeq() >= left;
        boolean over = base.covers() > Long.parseLong(replaces) || base.erasedSeq() > left || nothingNew;
        return over ? Finding.ORPHAN : Finding.IN_FLIGHT;
    }

    /// What stands about the base of the file's definition; null when the catalog does not know the definition.
    private static FileCensus.@Nullable BaseMark definitionBase(Map<String, String> footer, FileCensus census) {
        @Nullable DefinitionKey definition = definition(footer);
        return definition == null ? null : census.bases().get(definition);
    }

    private static @Nullable DefinitionKey definition(Map<String, String> footer) {
        @Nullable String tenant = footer.get(ScoreFile.META_TENANT);
        Matcher definition = DEFINITION.matcher(footer.getOrDefault(ScoreFile.META_DEFINITION, ""));
        if (tenant == null || !definition.matches()) {
            return null;
        }
        return new DefinitionKey(tenant, definition.group(1), Integer.parseInt(definition.group(2)));
    }
}
