package io.scoreline.standalone.client;

import io.scoreline.standalone.json.JsonDocument;
import java.util.Locale;

/// A definition version as the server lists it.
public record DefinitionSummary(String name, int version, String state, String addedAt) {
    static DefinitionSummary of(JsonDocument json) {
        return new DefinitionSummary(
                json.text("name").orElse(""),
                json.whole("version").orElse(0L).intValue(),
                json.text("state").orElse("").toLowerCase(Locale.ROOT),
                json.text("addedAt").orElse(""));
    }
}
