package io.scoreline.api.ingest;

/// Bounds of a request: bytes of the body after decompression, events in it, bytes of one event.
public record IngestSettings(long maxBodyBytes, int maxEvents, int maxEventBytes) {}
