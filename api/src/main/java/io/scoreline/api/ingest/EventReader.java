package io.scoreline.api.ingest;

import org.jspecify.annotations.Nullable;

/// Finds the fields of one event. Not thread-safe.
sealed interface EventReader permits EnvelopeReader, MappedReader, CloudEventReader {
    /// Reads the checked JSON object at `bytes[from, to)`; answers why it is refused, or null.
    @Nullable Refusal read(byte[] bytes, int from, int to, RawEvent into);

    /// How the field is called where the caller looks for it.
    String nameOf(RawEvent.Field field);

    /// Whether a number without fraction may stand for a text: in data that was not made for us keys are often numbers.
    boolean acceptsIntegers();

    /// Whether an event without a time is refused rather than given the time of its arrival.
    boolean requiresTs();
}
