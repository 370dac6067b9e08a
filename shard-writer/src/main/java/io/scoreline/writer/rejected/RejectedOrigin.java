package io.scoreline.writer.rejected;

/// How refused events came in, which all of one file share: whose they are, the Content-Type of their bodies, and the mapping in the query, which is empty without one.
public record RejectedOrigin(String tenant, String mediaType, String query) {}
