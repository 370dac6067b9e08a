package io.scoreline.api.table;

import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which version of each name is served as the active one by this replica. The catalog switches it at one instant;
/// here the former one is served until the table of the next has all that is in the former one's, so that nobody finds
/// no table, half of one, or an older state than before. For the follower's thread alone.
final class ActiveVersions {
    private final int partitions;
    private final Map<Name, Integer> served = new HashMap<>();

    private record Name(String tenant, String name) {}

    ActiveVersions(int partitions) {
        this.partitions = partitions;
    }

    /// Whether the version with this id is served as an active one, whatever its state in the catalog is.
    boolean isServed(int id) {
        return served.containsValue(id);
    }

    /// The definitions with the states in which they are served, given the catalog's and the tables.
    List<DefinitionEntry> settle(List<DefinitionEntry> definitions, Map<Integer, ServedDefinition> tables) {
        Map<Name, Integer> wanted = new HashMap<>();
        for (DefinitionEntry entry : definitions) {
            if (entry.state() == DefinitionState.ACTIVE) {
                wanted.put(name(entry), entry.id());
            }
        }
        served.keySet().retainAll(wanted.keySet());
        wanted.forEach((name, id) -> {
            Integer before = served.get(name);
            if (before == null || replaces(tables.get(id), tables.get(before))) {
                served.put(name, id);
            }
        });
        return definitions.stream().map(this::asServed).toList();
    }

    private boolean replaces(@Nullable ServedDefinition next, @Nullable ServedDefinition former) {
        if (next == null || former == null) {
            return next != null;
        }
        for (int partition = 0; partition < partitions; partition++) {
            if (next.table().watermark(partition) < former.table().watermark(partition)) {
                return false;
            }
        }
        return true;
    }

    private DefinitionEntry asServed(DefinitionEntry entry) {
        Integer active = served.get(name(entry));
        if (active != null && active == entry.id()) {
            return entry.in(DefinitionState.ACTIVE);
        }
        return entry.state() == DefinitionState.ACTIVE ? entry.in(DefinitionState.SHADOW) : entry;
    }

    private static Name name(DefinitionEntry entry) {
        return new Name(entry.key().tenant(), entry.key().name());
    }
}
