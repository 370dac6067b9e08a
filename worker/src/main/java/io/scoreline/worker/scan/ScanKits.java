package io.scoreline.worker.scan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Kits at rest, by their definitions. Thread-safe.
public final class ScanKits {
    /// More than this many groups of definitions at once mean that definitions came and went: the kits of old groups
    /// are dropped.
    private static final int MOST_GROUPS = 8;

    private final Map<List<Integer>, Deque<ScanKit>> atRest = new HashMap<>();

    ScanKit take(List<LiveDefinition> definitions) {
        synchronized (this) {
            Deque<ScanKit> kits = atRest.get(key(definitions));
            if (kits != null && !kits.isEmpty()) {
                return kits.pop();
            }
        }
        return new ScanKit(definitions);
    }

    synchronized void giveBack(ScanKit kit) {
        if (atRest.size() >= MOST_GROUPS) {
            atRest.clear();
        }
        atRest.computeIfAbsent(key(kit.definitions()), any -> new ArrayDeque<>()).push(kit);
    }

    /// Definition ids are never used twice, and bodies never change.
    private static List<Integer> key(List<LiveDefinition> definitions) {
        return definitions.stream().map(LiveDefinition::id).toList();
    }
}
