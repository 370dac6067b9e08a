package io.scoreline.api.table;

import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All definitions of the store and the tables of the live ones, as they are served. Immutable, but for the tables in it, which go on.
public record TableSnapshot(List<DefinitionEntry> definitions, Map<Integer, ServedDefinition> served, FeedLag lag) {
    public TableSnapshot {
        definitions = List.copyOf(definitions);
        served = Map.copyOf(served);
    }

    public Optional<DefinitionEntry> definition(String name, int version) {
        return definitions.stream()
                .filter(entry ->
                        entry.key().name().equals(name) && entry.key().version() == version)
                .findFirst();
    }

    public Optional<DefinitionEntry> active(String name) {
        return definitions.stream()
                .filter(entry -> entry.state() == DefinitionState.ACTIVE
                        && entry.key().name().equals(name))
                .findFirst();
    }

    public List<DefinitionEntry> active() {
        return definitions.stream()
                .filter(entry -> entry.state() == DefinitionState.ACTIVE)
                .toList();
    }

    /// Whether all tables include these seqs of partitions.
    public boolean allCover(Map<Integer, Long> seqs) {
        return served.values().stream().allMatch(definition -> covers(definition.table(), seqs));
    }

    static boolean covers(ScoreTable table, Map<Integer, Long> seqs) {
        return seqs.entrySet().stream().allMatch(entry -> table.watermark(entry.getKey()) >= entry.getValue());
    }
}
