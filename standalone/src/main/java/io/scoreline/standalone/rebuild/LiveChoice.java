package io.scoreline.standalone.rebuild;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which of the event files count, each event once: of a merge either all inputs or all outputs. While every input is still there they count, since a merge may have died before it was committed; else
/// the outputs do. A landing shard counts unless its range may not have been registered and still lies in its journal, from where it is sealed again.
final class LiveChoice {
    private final Set<String> dead = new HashSet<>();
    private final Collection<FoundShard> found;

    private LiveChoice(Collection<FoundShard> found) {
        this.found = found;
    }

    /// `journals` says for each writer which positions its journal still holds.
    static List<FoundShard> of(Collection<FoundShard> found, Map<UUID, FoundShard.Range> journals) {
        LiveChoice choice = new LiveChoice(found);
        choice.settleMerges();
        choice.dropUnregistered(journals);
        return found.stream()
                .filter(each -> !each.garbage() && !choice.dead.contains(each.name()))
                .toList();
    }

    /// From the top down: a merge whose outputs went into another one is known to have happened.
    private void settleMerges() {
        Set<String> there = new HashSet<>();
        found.stream().filter(each -> !each.garbage()).forEach(each -> there.add(each.name()));
        Map<String, List<FoundShard>> merges = new LinkedHashMap<>();
        found.stream()
                .filter(each -> each.level() > 0 && !each.inputs().isEmpty())
                .sorted(Comparator.comparingInt(FoundShard::level).reversed())
                .forEach(each -> merges.computeIfAbsent(each.merge(), first -> new ArrayList<>()).add(each));
        for (List<FoundShard> outputs : merges.values()) {
            boolean used = outputs.stream().anyMatch(each -> each.garbage() || dead.contains(each.name()));
            List<String> inputs = outputs.getFirst().inputs();
            if (!used && there.containsAll(inputs)) {
                outputs.forEach(each -> dead.add(each.name()));
            } else {
                dead.addAll(inputs);
            }
        }
    }

    private void dropUnregistered(Map<UUID, FoundShard.Range> journals) {
        Map<UUID, Long> merged = merged(found);
        Map<UUID, Long> newest = new LinkedHashMap<>();
        landing().forEach(each -> newest.merge(writer(each), each.positions().to(), Math::max));
        landing()
                .filter(each -> each.positions().to() == newest.getOrDefault(writer(each), 0L))
                .filter(each -> merged.getOrDefault(writer(each), 0L) < each.positions().to())
                .filter(each -> holds(journals.get(writer(each)), each.positions()))
                .forEach(each -> dead.add(each.name()));
    }

    private static boolean holds(FoundShard.@Nullable Range journal, FoundShard.Range range) {
        return journal != null && journal.from() <= range.from() + 1 && journal.to() >= range.to();
    }

    private Stream<FoundShard> landing() {
        return found.stream().filter(each -> each.level() == 0 && !each.garbage());
    }

    private static UUID writer(FoundShard landing) {
        UUID writer = landing.writer();
        if (writer == null) {
            throw new IllegalStateException(landing.path() + ": a landing shard has a writer");
        }
        return writer;
    }

    /// How far the journal of each writer is in merged files, and so was registered.
    private static Map<UUID, Long> merged(Collection<FoundShard> shards) {
        Map<UUID, Long> reached = new LinkedHashMap<>();
        shards.forEach(each -> each.writers().forEach((writer, to) -> reached.merge(writer, to, Math::max)));
        return reached;
    }

    /// How far the journal of each writer is in the files that count.
    static Map<UUID, Long> done(Collection<FoundShard> live) {
        Map<UUID, Long> done = merged(live);
        live.stream()
                .filter(each -> each.level() == 0)
                .forEach(each -> done.merge(writer(each), each.positions().to(), Math::max));
        return done;
    }
}
