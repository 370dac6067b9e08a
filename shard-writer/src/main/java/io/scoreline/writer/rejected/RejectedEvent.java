package io.scoreline.writer.rejected;

import org.jspecify.annotations.Nullable;

/// An event as it was sent, and why it was refused.
@SuppressWarnings("ArrayRecordComponent") // handed from a request to a file, never compared
public record RejectedEvent(
        long receivedAtMicros, String code, @Nullable String field, String message, byte[] event) {}
