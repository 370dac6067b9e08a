package io.scoreline.standalone.client;

import io.scoreline.standalone.json.JsonDocument;
import java.util.Locale;
import java.util.Optional;

/// A definition version as the server lists it. While it is `building`, `events` of `total` are dealt with, and it
/// `activates` when it is built if that was asked for.
public record DefinitionSummary(
        String name,
        int version,
        String state,
        String addedAt,
        boolean building,
        boolean activates,
        long events,
        long total) {
    static DefinitionSummary of(JsonDocument json) {
        Optional<JsonDocument> building = json.object("building");
        return new DefinitionSummary(
                json.text("name").orElse(""),
                json.whole("version").orElse(0L).intValue(),
                json.text("state").orElse("").toLowerCase(Locale.ROOT),
                json.text("addedAt").orElse(""),
                building.isPresent(),
                building.flatMap(each -> each.truth("activates")).orElse(false),
                building.flatMap(each -> each.whole("events")).orElse(0L),
                building.flatMap(each -> each.whole("of")).orElse(0L));
    }

    public String label() {
        return name + "@" + version;
    }

    /// How far it is, in words; empty when it is not being built.
    public String progress() {
        if (!building) {
            return "";
        }
        long percent = total == 0 ? 100 : 100 * events / total;
        return String.format(Locale.ROOT, "building: %,d of %,d events (%d %%)", events, total, percent)
                + (activates ? ", then active" : "");
    }
}
