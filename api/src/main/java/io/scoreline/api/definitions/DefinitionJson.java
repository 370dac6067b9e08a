package io.scoreline.api.definitions;

import io.scoreline.shard.catalog.BuildProgress;
import io.scoreline.shard.catalog.DefinitionEntry;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Definitions as they stand in answers.
final class DefinitionJson {
    private DefinitionJson() {}

    /// `progress` is null for one that is not built, or when nobody knows how far it is.
    static Map<String, Object> summary(DefinitionEntry entry, @Nullable BuildProgress progress) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", entry.key().name());
        members.put("version", entry.key().version());
        members.put("state", entry.state().name().toLowerCase(Locale.ROOT));
        members.put("tenant", entry.key().tenant().isEmpty() ? "*" : entry.key().tenant());
        members.put("digest", entry.digest());
        members.put("addedAt", entry.addedAt().toString());
        if (entry.building()) {
            members.put("building", building(entry, progress));
        }
        return members;
    }

    static Map<String, Object> building(DefinitionEntry entry, @Nullable BuildProgress progress) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("activates", entry.activates());
        if (progress != null) {
            members.put("events", Math.min(progress.events(), progress.total()));
            members.put("of", progress.total());
        }
        return members;
    }

    static Map<String, Object> whole(DefinitionEntry entry, @Nullable BuildProgress progress) {
        Map<String, Object> members = summary(entry, progress);
        members.put("body", entry.body());
        return members;
    }
}
