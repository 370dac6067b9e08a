package io.scoreline.api.table;

import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// All definitions of the store in the states in which they are served here, and the tables of the live ones. Immutable, but for the tables in it, which go on.
/// A request sees those of its tenant and those for all; of two of one name its own comes first.
public record TableSnapshot(List<DefinitionEntry> definitions, Map<Integer, ServedDefinition> served, FeedLag lag) {
    public TableSnapshot {
        definitions = List.copyOf(definitions);
        served = Map.copyOf(served);
    }

    /// Those that a tenant sees.
    public List<DefinitionEntry> visibleTo(String tenant) {
        return definitions.stream().filter(entry -> sees(tenant, entry)).toList();
    }

    public Optional<DefinitionEntry> definition(String tenant, String name, int version) {
        return first(
                tenant,
                entry -> entry.key().name().equals(name) && entry.key().version() == version);
    }

    public Optional<DefinitionEntry> active(String tenant, String name) {
        return first(
                tenant,
                entry -> entry.state() == DefinitionState.ACTIVE
                        && entry.key().name().equals(name));
    }

    /// Those of them that are active.
    public List<DefinitionEntry> active(String tenant) {
        List<DefinitionEntry> active = new ArrayList<>();
        for (DefinitionEntry entry : definitions) {
            if (entry.state() == DefinitionState.ACTIVE && sees(tenant, entry)) {
                active.add(entry);
            }
        }
        return active;
    }

    private Optional<DefinitionEntry> first(String tenant, Predicate<DefinitionEntry> wanted) {
        return definitions.stream()
                .filter(entry -> sees(tenant, entry))
                .filter(wanted)
                .max(Comparator.comparing(entry -> entry.key().tenant()));
    }

    private static boolean sees(String tenant, DefinitionEntry entry) {
        return entry.key().tenant().isEmpty() || entry.key().tenant().equals(tenant);
    }

    /// Whether all tables include these seqs of partitions, but for those that are still built.
    public boolean allCover(Map<Integer, Long> seqs) {
        return served.values().stream()
                .filter(definition -> !definition.entry().building())
                .allMatch(definition -> covers(definition.table(), seqs));
    }

    static boolean covers(ScoreTable table, Map<Integer, Long> seqs) {
        return seqs.entrySet().stream().allMatch(entry -> table.watermark(entry.getKey()) >= entry.getValue());
    }
}
