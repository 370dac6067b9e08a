package io.scoreline.api.definitions;

import io.scoreline.shard.catalog.DefinitionEntry;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Definitions as they stand in answers.
final class DefinitionJson {
    private DefinitionJson() {}

    static Map<String, Object> summary(DefinitionEntry entry) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", entry.key().name());
        members.put("version", entry.key().version());
        members.put("state", entry.state().name().toLowerCase(Locale.ROOT));
        members.put("digest", entry.digest());
        members.put("addedAt", entry.addedAt().toString());
        return members;
    }

    static Map<String, Object> whole(DefinitionEntry entry) {
        Map<String, Object> members = summary(entry);
        members.put("body", entry.body());
        return members;
    }
}
