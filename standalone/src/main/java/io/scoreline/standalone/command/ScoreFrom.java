package io.scoreline.standalone.command;

/// Where a new definition begins: at the first stored event, or behind the newest; the names are those of the command
/// line.
enum ScoreFrom {
    start,
    now
}
