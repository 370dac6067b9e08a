package io.scoreline.standalone.client;

import io.scoreline.standalone.json.JsonDocument;

/// The counts in `/v1/info`: events accepted, not yet scored and found to be duplicates, entities with a score, and
/// whether any definition is scored at all.
public record StoreCounts(long accepted, long pending, long duplicates, long entities, boolean definitionLive) {
    public static StoreCounts of(JsonDocument info) {
        JsonDocument events = info.object("events")
                .orElseThrow(() -> new IllegalArgumentException("/v1/info: expected events, found " + info.names()));
        return new StoreCounts(
                events.whole("accepted").orElse(0L),
                events.whole("pending").orElse(0L),
                events.whole("duplicates").orElse(0L),
                info.whole("entities").orElse(0L),
                info.objects("definitions").stream()
                        .anyMatch(definition ->
                                !definition.text("state").orElse("").equals("retired")));
    }
}
