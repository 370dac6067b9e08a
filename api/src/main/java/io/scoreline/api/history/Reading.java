package io.scoreline.api.history;

/// What a reading has seen: rows, files opened, and whether it was all that was asked for.
public record Reading(long rows, int files, boolean complete) {}
