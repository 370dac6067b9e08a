package io.scoreline.standalone.client;

import io.scoreline.standalone.json.JsonDocument;
import java.util.List;
import java.util.Optional;

/// The leaders of one definition, in order, all at one time.
public record ScoreList(String definition, int version, String at, List<Entry> entries) {
    public ScoreList {
        entries = List.copyOf(entries);
    }

    /// An entity's score; the score is empty when the formula has no value for it.
    public record Entry(String entity, Optional<Double> score, String band, String lastEventAt) {}

    static ScoreList of(JsonDocument json) {
        List<Entry> entries = json.objects("scores").stream()
                .map(entry -> new Entry(
                        entry.text("entity").orElse(""),
                        entry.number("score"),
                        entry.text("band").orElse("-"),
                        entry.text("lastEventAt").orElse("-")))
                .toList();
        return new ScoreList(
                json.text("definition").orElse(""),
                json.whole("version").orElse(0L).intValue(),
                json.text("at").orElse(""),
                entries);
    }
}
