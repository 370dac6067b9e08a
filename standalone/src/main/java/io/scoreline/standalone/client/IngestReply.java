package io.scoreline.standalone.client;

import io.scoreline.standalone.json.JsonDocument;
import java.util.List;

/// What became of the events of one request; duplicates among the accepted are found later.
public record IngestReply(long accepted, long rejected, List<EventError> errors) {
    public IngestReply {
        errors = List.copyOf(errors);
    }

    /// An event that was refused: its index in the request, from 0, and why.
    public record EventError(int index, String code, String message) {}

    static IngestReply of(JsonDocument json) {
        List<EventError> errors = json.objects("errors").stream()
                .map(error -> new EventError(
                        error.whole("index").orElse(-1L).intValue(),
                        error.text("code").orElse(""),
                        error.text("message").orElse("")))
                .toList();
        // Events of a source that were there already came with an earlier try of this same request.
        boolean repeated = json.truth("alreadyStored").orElse(false);
        long accepted = json.whole(repeated ? "duplicates" : "accepted").orElse(0L);
        return new IngestReply(accepted, json.whole("rejected").orElse(0L), errors);
    }
}
