package io.scoreline.scoring.explain;

/// Which event: its id, time and type, and the feed seq with which it was registered.
public record EventRef(String id, long tsMicros, String type, long seq) {}
