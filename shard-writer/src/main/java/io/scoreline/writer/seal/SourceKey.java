package io.scoreline.writer.seal;

/// A tenant's source.
public record SourceKey(String tenant, String name) {}
