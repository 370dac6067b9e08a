package io.scoreline.standalone.preview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// Two versions' scores of many entities: how many change band, from which to which, and whose score moves most. Not
/// thread-safe.
public final class Comparison {
    private static final int MOST_MOVERS = 10;

    /// What stands for the band of a score without one, and of an entity that has no score.
    public static final String NONE = "-";

    private final Map<String, Map<String, Long>> bands = new TreeMap<>();
    private final PriorityQueue<Mover> movers = new PriorityQueue<>(Comparator.comparingDouble(Mover::distance));
    private long entities;
    private long changed;

    /// An entity's score in one version; NaN when it has none.
    public record Side(double score, String band) {
        static final Side ABSENT = new Side(Double.NaN, NONE);
    }

    /// An entity whose score differs.
    public record Mover(String entity, Side before, Side after) {
        /// A score that comes or goes counts from 0.
        double distance() {
            return Math.abs(change());
        }

        public double change() {
            return orZero(after.score()) - orZero(before.score());
        }

        private static double orZero(double score) {
            return Double.isNaN(score) ? 0 : score;
        }
    }

    void add(String entity, Side before, Side after) {
        entities++;
        changed += before.band().equals(after.band()) ? 0 : 1;
        bands.computeIfAbsent(before.band(), any -> new TreeMap<>()).merge(after.band(), 1L, Long::sum);
        Mover mover = new Mover(entity, before, after);
        if (mover.distance() > 0) {
            movers.add(mover);
            if (movers.size() > MOST_MOVERS) {
                movers.poll();
            }
        }
    }

    public long entities() {
        return entities;
    }

    /// Entities that change band.
    public long changed() {
        return changed;
    }

    /// Entities by the band before and the band after.
    public long count(String before, String after) {
        return bands.getOrDefault(before, Map.of()).getOrDefault(after, 0L);
    }

    /// The largest first.
    public List<Mover> movers() {
        List<Mover> sorted = new ArrayList<>(movers);
        sorted.sort(Comparator.comparingDouble(Mover::distance).reversed().thenComparing(Mover::entity));
        return sorted;
    }
}
