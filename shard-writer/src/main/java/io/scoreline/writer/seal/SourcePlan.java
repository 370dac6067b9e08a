package io.scoreline.writer.seal;

import io.scoreline.shard.catalog.SourceMove;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.event.SourceRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which batches of a range count, and how far their sources move with them. A source's batches count as long as each
/// begins where the one before ended; one that lies at or below its source's position is stored already; one that lies
/// elsewhere is left out.
final class SourcePlan {
    private static final Logger LOG = LoggerFactory.getLogger(SourcePlan.class);

    private final Map<SourceKey, Long> known;
    private final Map<SourceKey, Long> firsts = new LinkedHashMap<>();
    private final Map<SourceKey, Long> positions = new LinkedHashMap<>();

    /// `known` is where sources stand, as the catalog said when it refused an earlier plan for the range; the others
    /// are taken to stand where their first batch begins.
    SourcePlan(Map<SourceKey, Long> known) {
        this.known = Map.copyOf(known);
    }

    /// Whether the range's next batch counts.
    boolean counts(EventBatch batch) {
        SourceRange range = batch.source();
        if (range == null) {
            return true;
        }
        SourceKey key = new SourceKey(batch.tenant(), range.name());
        Long at = positions.get(key);
        long position = at == null ? known.getOrDefault(key, range.from()) : at;
        if (range.from() == position) {
            firsts.putIfAbsent(key, position);
            positions.put(key, range.to());
            return true;
        }
        if (range.to() > position) {
            LOG.error(
                    "tenant {}: a batch of source \"{}\" is left out: it holds positions {}-{} and the source stands"
                            + " at {}",
                    key.tenant(),
                    key.name(),
                    range.from(),
                    range.to(),
                    position);
        }
        return false;
    }

    List<SourceMove> moves() {
        List<SourceMove> moves = new ArrayList<>();
        firsts.forEach((key, first) ->
                moves.add(new SourceMove(key.tenant(), key.name(), first, positions.getOrDefault(key, first))));
        return moves;
    }
}
