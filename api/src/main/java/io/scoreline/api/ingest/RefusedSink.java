package io.scoreline.api.ingest;

/// Is shown every event that is refused, as it lies in the body.
@FunctionalInterface
interface RefusedSink {
    RefusedSink NONE = (_, _, _, _) -> {};

    void refused(byte[] bytes, int from, int to, EventError error);
}
