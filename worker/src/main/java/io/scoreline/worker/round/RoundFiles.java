package io.scoreline.worker.round;

import io.scoreline.shard.catalog.Lease;
import io.scoreline.shard.catalog.RoundCommit;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.scan.PartitionScan;
import io.scoreline.worker.scan.RowList;
import io.scoreline.worker.score.ScoreFile;
import io.scoreline.writer.verdict.VerdictFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the files of one round: a verdict for each partition with duplicates, a score shard for each definition
/// that scored any event. Blocks its thread.
final class RoundFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RoundFiles.class);

    private final RoundParts parts;
    private final List<ShardPath> published = new ArrayList<>();
    private final List<RoundCommit.NewScoreShard> scores = new ArrayList<>();

    RoundFiles(RoundParts parts) {
        this.parts = parts;
    }

    /// Publishes all; when one fails, what was published is removed, since nobody knows of it.
    void publish(List<Pass> passes) throws IOException {
        try {
            for (Pass pass : passes) {
                publishVerdict(pass);
            }
            Map<Integer, LiveDefinition> definitions = new LinkedHashMap<>();
            for (Pass pass : passes) {
                if (pass.rows() > 0) {
                    pass.goal().definitions().forEach(definition -> definitions.put(definition.id(), definition));
                }
            }
            for (LiveDefinition definition : definitions.values()) {
                publishScores(definition, passes);
            }
        } catch (IOException | RuntimeException | Error e) {
            remove();
            throw e;
        }
    }

    List<RoundCommit.NewScoreShard> scores() {
        return scores;
    }

    /// Removes what was published, when it is certain that it was not and will not be committed.
    void remove() {
        for (ShardPath path : published) {
            try {
                parts.store().delete(path);
            } catch (IOException e) {
                LOG.warn("worker {}: {} was not committed and stays as an orphan", parts.name(), path, e);
            }
        }
        published.clear();
    }

    private void publishVerdict(Pass pass) throws IOException {
        if (!pass.goal().decides() || pass.duplicates() == 0) {
            return;
        }
        RowList rows = pass.scan().orElseThrow().duplicates();
        FileStore store = parts.store();
        PublishedFile file = VerdictFile.publish(
                store,
                pass.goal().lease().partition(),
                pass.goal().lease().epoch(),
                rows.seqs(),
                rows.rows(),
                rows.size());
        published.add(file.path());
        pass.verdict(file);
    }

    private void publishScores(LiveDefinition definition, List<Pass> passes) throws IOException {
        StringJoiner ranges = new StringJoiner(",");
        StringJoiner epochs = new StringJoiner(",");
        long entities = 0;
        for (Pass pass : passes) {
            int place = pass.goal().definitions().indexOf(definition);
            if (place >= 0) {
                Lease lease = pass.goal().lease();
                ranges.add(lease.partition().value() + ":" + pass.goal().afterSeq() + "-" + pass.toSeq());
                epochs.add(lease.partition().value() + ":" + lease.epoch());
                entities += pass.scan().map(scan -> scan.states(place).withEvents()).orElse(0);
            }
        }
        if (entities == 0) {
            return;
        }
        String prefix = parts.process().toString().substring(0, 8);
        Map<String, String> metadata =
                Map.of(ScoreFile.META_RANGES, ranges.toString(), ScoreFile.META_EPOCHS, epochs.toString());
        try (ScoreFile file = ScoreFile.create(parts.store(), definition, prefix, metadata, entities)) {
            for (Pass pass : passes) {
                int place = pass.goal().definitions().indexOf(definition);
                if (place >= 0 && pass.scan().isPresent()) {
                    PartitionScan scan = pass.scan().get();
                    file.addAll(pass.goal().lease().partition().value(), scan.entities(), scan.states(place));
                }
            }
            PublishedFile done = file.publish();
            published.add(done.path());
            scores.add(new RoundCommit.NewScoreShard(definition.id(), done, file.rows()));
        }
    }
}
